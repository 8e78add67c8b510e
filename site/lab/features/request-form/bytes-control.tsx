// Bytes as text, in hex or base64, or from a file.
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../../run/state/format.ts";
import { type BytesForm, bytesForms, bytesOf, bytesText, mostShownBytes, readBytes } from "./bytes.ts";
import { type ControlProps, describing } from "./form-context.ts";

/** What one message may have: the server refuses more. */
const mostBytes = 4 * 1024 * 1024;

export function BytesControl(props: ControlProps) {
  const { value, label, onChange } = props;
  const bytes = bytesOf(typeof value === "string" ? value : "");
  const { as, setAs, shown, type, mistake, hold } = useBytes(props, bytes);
  const { id } = describing(props);
  return (
    <span class="lab-rf-bytes">
      {(bytes?.length ?? 0) > mostShownBytes ? (
        <output class="lab-muted" id={id}>
          {formatBytes(bytes?.length ?? 0)}: too long to be edited here
        </output>
      ) : (
        <textarea
          {...describing(props)}
          {...(mistake !== undefined && { "aria-invalid": "true", "aria-describedby": `${id}-bytes` })}
          class="lab-rf-box"
          rows={1}
          value={shown}
          placeholder={props.placeholder}
          spellcheck={false}
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
      )}
      <span class="lab-rf-line">
        <select
          class="lab-rf-box"
          aria-label={`${label} written as`}
          value={as}
          onChange={({ currentTarget }) => setAs(currentTarget.value as BytesForm)}
        >
          {bytesForms.map((one) => (
            <option key={one} value={one} disabled={one === "text" && bytes && bytesText(bytes, "text") === undefined}>
              {one}
            </option>
          ))}
        </select>
        <FileButton label={label} onBytes={onChange} onMistake={hold} />
        {bytes && <span class="lab-muted">{formatBytes(bytes.length)}</span>}
      </span>
      {mistake !== undefined && (
        <span class="lab-mistake" id={`${id}-bytes`} role="alert">
          {mistake}
        </span>
      )}
    </span>
  );
}

/** How the bytes are written, and what is typed. A text that cannot be read is kept here, and holds the call back. */
function useBytes({ value, form, path, onChange }: ControlProps, bytes: Uint8Array | undefined) {
  const [chosen, setChosen] = useState<BytesForm>("text");
  const [draft, setDraft] = useState<string>();
  const [mistake, setMistake] = useState<string>();
  useEffect(() => () => form.hold(path, undefined), []);
  const base64 = typeof value === "string" ? value : "";
  const text = bytes && bytesText(bytes, chosen);
  // Bytes that are no text are shown in hex, and what is no base64 as it is.
  const as = !bytes ? "base64" : text === undefined ? "hex" : chosen;
  const written = !bytes ? base64 : (text ?? bytesText(bytes, "hex") ?? "");
  const hold = (wrong: string | undefined): void => {
    setMistake(wrong);
    form.hold(path, wrong);
  };
  const type = (typed: string): void => {
    setDraft(typed);
    const read = readBytes(typed, as);
    hold("mistake" in read ? read.mistake : undefined);
    if ("base64" in read) onChange(read.base64);
  };
  const setAs = (next: BytesForm): void => {
    hold(undefined);
    setDraft(undefined);
    setChosen(next);
  };
  const shown = draft !== undefined && (mistake !== undefined || readsAs(draft, as, base64)) ? draft : written;
  return { as, setAs, shown, type, mistake, hold };
}

function readsAs(draft: string, form: BytesForm, base64: string): boolean {
  const read = readBytes(draft, form);
  return "base64" in read && read.base64 === base64;
}

interface FileProps {
  readonly label: string;
  readonly onBytes: (base64: string) => void;
  readonly onMistake: (mistake: string | undefined) => void;
}

function FileButton({ label, onBytes, onMistake }: FileProps) {
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > mostBytes) {
      onMistake(`expected at most ${formatBytes(mostBytes)} for one message, found ${formatBytes(file.size)}`);
      return;
    }
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      onMistake(undefined);
      onBytes(bytesText(bytes, "base64") ?? "");
    } catch {
      onMistake("the file could not be read: choose it again");
    }
  };
  return (
    <label class="lab-link lab-rf-file">
      File…
      <input
        type="file"
        class="lab-visually-hidden"
        aria-label={`${label} from a file`}
        onChange={({ currentTarget }) => void read(currentTarget.files?.[0])}
      />
    </label>
  );
}
