// The controls that a plain page does not show, as one file of code: it is loaded with More, or ahead of a lab whose page teaches
// with one of them.
export { AutoSendSwitch } from "../features/client/auto-send-switch.tsx";
export { CarrierSwitch } from "../features/client/carrier-switch.tsx";
export { Deadline } from "../features/client/deadline.tsx";
export { MetadataRows } from "../features/client/metadata-rows.tsx";
export { Samples } from "../features/client/samples.tsx";
export { AddFile } from "../features/editor/add-file.tsx";
export { FaultKnobs } from "../features/faults/faults.tsx";
export { HandlerLog } from "../features/handler-log/handler-log.tsx";
export { StreamTools } from "../features/log/stream-tools.tsx";
export { DownloadButton } from "../features/share/download.tsx";
export { ShareButton } from "../features/share/share.tsx";
export { ValidationSwitch } from "../features/validation/validation.tsx";
