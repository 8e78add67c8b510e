// The few marks on buttons and rows, drawn here so that no icon set is loaded.
const paths = {
  run: "M4 2.8v10.4a.6.6 0 0 0 .92.5l8-5.2a.6.6 0 0 0 0-1l-8-5.2a.6.6 0 0 0-.92.5Z",
  pause: "M4.5 3h2.25v10H4.5Zm4.75 0h2.25v10H9.25Z",
  stop: "M4 3h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z",
  send: "M7.25 13.5V4.6L3.9 7.95 2.8 6.85 8 1.65l5.2 5.2-1.1 1.1L8.75 4.6v8.9Z",
  halfClose: "M2.5 2h11v1.5h-11Zm4.75 12V8.6L4.9 10.95 3.8 9.85 8 5.65l4.2 4.2-1.1 1.1L8.75 8.6V14Z",
  cross: "m4.05 2.95 3.95 3.94 3.95-3.94 1.1 1.1L9.11 8l3.94 3.95-1.1 1.1L8 9.11l-3.95 3.94-1.1-1.1L6.89 8 2.95 4.05Z",
  reset:
    "M8 2.5a5.5 5.5 0 1 1-5.3 7l1.45-.4A4 4 0 1 0 8 4c-1.1 0-2.1.45-2.83 1.17L6.75 6.75H2.5V2.5l1.6 1.6A5.48 5.48 0 0 1 8 2.5Z",
  plus: "M7.25 2.5h1.5v4.75h4.75v1.5H8.75v4.75h-1.5V8.75H2.5v-1.5h4.75Z",
  copy: "M5.5 2h7A1.5 1.5 0 0 1 14 3.5v7h-1.5v-7h-7Zm-2 3h5A1.5 1.5 0 0 1 10 6.5v6A1.5 1.5 0 0 1 8.5 14h-5A1.5 1.5 0 0 1 2 12.5v-6A1.5 1.5 0 0 1 3.5 5Zm0 1.5v6h5v-6Z",
  share: "M8 1.2 11.6 4.8l-1.1 1.1-1.75-1.8v6h-1.5v-6L5.5 5.9 4.4 4.8ZM3 7.5h2V9H4.5v4h7V9H11V7.5h2v7H3Z",
  download: "M7.25 1.5h1.5v6.1l1.75-1.75 1.1 1.1L8 10.55l-3.6-3.6 1.1-1.1 1.75 1.75ZM2.5 10H4v3h8v-3h1.5v4.5h-11Z",
  down: "m8 11.6 5.05-5.05-1.1-1.1L8 9.4 4.05 5.45l-1.1 1.1Z",
} as const;

export function Icon({ of }: { readonly of: keyof typeof paths }) {
  return (
    <svg class="lab-icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[of]} />
    </svg>
  );
}
