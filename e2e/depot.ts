// A .proto of a reader's own, for specs and pictures.

/** Not one of the examples: four modes, and a message with a field of every kind. */
export const depotProto = `syntax = "proto3";
package depot.v3;
import "google/protobuf/timestamp.proto";
service Depot {
  rpc List(Query) returns (Box);
  rpc Watch(Query) returns (stream Box);
  rpc Put(stream Box) returns (Sum);
  rpc Sync(stream Box) returns (stream Box);
}
message Query { string hall = 1; Size size = 2; repeated int64 codes = 3; }
message Box { string hall = 1; Size size = 2; map<string, int32> stock = 3; google.protobuf.Timestamp at = 4; int32 sequence = 5; }
message Sum { int32 total = 1; }
enum Size { SIZE_UNSPECIFIED = 0; SIZE_BIG = 1; }
`;
