// Shows in the sidebar where the reader is: the groups around the page open, and its link scrolled into sight.

function showPlace(): void {
  const sidebar = document.getElementById("starlight__sidebar");
  const current = sidebar?.querySelector<HTMLElement>('a[aria-current="page"]');
  if (!sidebar || !current) return;
  for (let group = groupOf(current); group; group = groupOf(group)) group.open = true;
  const place = current.getBoundingClientRect();
  const sight = sidebar.getBoundingClientRect();
  if (place.top >= sight.top + place.height && place.bottom <= sight.bottom - place.height) return;
  // scrollIntoView would move the page too.
  sidebar.scrollTop += place.top - sight.top - sight.height / 3;
}

function groupOf(element: HTMLElement): HTMLDetailsElement | null {
  return element.parentElement?.closest("details") ?? null;
}

showPlace();
