// How a .proto file of a reader's may be called: the page says it before the server does.

const validPath = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.proto$/;

/** Whether it is a path as files import it, for instance "shop/v1/shop.proto", that no archive or folder can trip over. */
export function isProtoPath(path: string): boolean {
  return path.length <= longest && validPath.test(path);
}

/** File systems take 255 for a name. */
const longest = 200;
