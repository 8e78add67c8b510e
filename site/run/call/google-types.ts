// Google's types that an Any may hold without an import of their file. Loaded with the first .proto that has an Any.
import type { DescFile } from "@bufbuild/protobuf";
import {
  file_google_protobuf_api,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_source_context,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_type,
  file_google_protobuf_wrappers,
} from "@bufbuild/protobuf/wkt";

export const googleTypes: readonly DescFile[] = [
  file_google_protobuf_duration,
  file_google_protobuf_timestamp,
  file_google_protobuf_struct,
  file_google_protobuf_wrappers,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_source_context,
  file_google_protobuf_type,
  file_google_protobuf_api,
];
