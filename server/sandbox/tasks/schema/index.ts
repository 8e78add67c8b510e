export { SchemaReader, type SchemaResult } from "./schema-reader.ts";
