export { type FormattedSchema, type SchemaCheck, SchemaReader, type SchemaResult } from "./schema-reader.ts";
