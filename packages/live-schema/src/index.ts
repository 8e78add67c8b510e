export { commentsOf } from "./comments.ts";
export { nearest } from "./nearest.ts";
export { moduleDts } from "./module-dts.ts";
export { moduleJs } from "./module-js.ts";
export { moduleSpecifier, namesOf, packageOf, relativePath } from "./names.ts";
export { isProtoPath } from "./proto-path.ts";
