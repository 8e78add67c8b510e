// A .proto with all four modes, for those who have none at hand.

export const sampleProto = `syntax = "proto3";

package shop.v1;

import "google/protobuf/timestamp.proto";

service ShopService {
  // One request, one response.
  rpc List(ListRequest) returns (ListResponse);
  // One request, a response whenever there is news.
  rpc Watch(WatchRequest) returns (stream Change);
  // Requests until the client ends its input, then one response.
  rpc Put(stream Item) returns (PutResponse);
  // Both sides at the same time.
  rpc Sync(stream Change) returns (stream Change);
}

message ListRequest {
  string shelf = 1;
}

message ListResponse {
  repeated Item items = 1;
}

message WatchRequest {
  string shelf = 1;
}

message PutResponse {
  int32 count = 1;
}

message Item {
  string name = 1;
  double price = 2;
  map<string, int32> stock = 3;
}

message Change {
  Kind kind = 1;
  Item item = 2;
  int32 sequence = 3;
  google.protobuf.Timestamp at = 4;
}

enum Kind {
  KIND_UNSPECIFIED = 0;
  KIND_ADDED = 1;
  KIND_SOLD = 2;
}
`;
