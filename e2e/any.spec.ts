// Promise: an Any is sent and shown as what it holds, a type of the .proto's own or one of Google's.
import { expect, type Page } from "@playwright/test";
import { Lab, test } from "./lab.ts";

const proto = `syntax = "proto3";
package chat.v1;
import "google/protobuf/any.proto";

service ChatService {
  rpc Open(stream Parcel) returns (stream Parcel);
}
message Parcel {
  string id = 1;
  google.protobuf.Any content = 2;
}
message Book {
  string title = 1;
}
`;

/** Answers a book with one in capitals, all else as it came; packs what no .proto here knows for "odd". */
const handler = `import { create, createRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyPack, anyUnpack, AnySchema, DurationSchema } from "@bufbuild/protobuf/wkt";
import type { GrpcHandler, GrpcRequest } from "grpc-handler";
import { BookSchema, ParcelSchema } from "./gen/chat/v1/chat_pb";

const types = createRegistry(BookSchema, DurationSchema);

const handler: GrpcHandler = {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>) {
    for await (const { payload } of requests) {
      const parcel = fromBinary(ParcelSchema, payload);
      const content = parcel.content && anyUnpack(parcel.content, types);
      console.log(parcel.id, content?.$typeName);
      const book = parcel.content && anyUnpack(parcel.content, BookSchema);
      if (book) parcel.content = anyPack(BookSchema, create(BookSchema, { title: book.title.toUpperCase() }));
      if (parcel.id === "odd") parcel.content = create(AnySchema, { typeUrl: "x/other.v1.Thing", value: Uint8Array.of(8, 1) });
      yield { payload: toBinary(ParcelSchema, parcel) };
    }
  },
};
export default handler;
`;

const book = { "@type": "type.googleapis.com/chat.v1.Book", title: "Emma" };
const duration = { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1.500s" };

async function open(page: Page): Promise<Lab> {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  await lab.writeProto(proto);
  await lab.tab("handler.ts").click();
  await lab.write(handler);
  return lab;
}

test("an Any of an own type and one of Duration are in the stream and on the wire", async ({ page }) => {
  const lab = await open(page);
  // What the form begins with shows how an Any is written.
  await expect(lab.root.getByRole("textbox", { name: /^Next message/ })).toHaveValue(/"@type": "type\.googleapis/u);
  await lab.run();
  await lab.send({ id: "own", content: book });
  await lab.send({ id: "google", content: duration });
  await lab.send({ id: "odd" });
  await lab.expectReceived(3);
  const [own, google, odd] = [lab.received.nth(0), lab.received.nth(1), lab.received.nth(2)];
  await expect(own).toContainText("content {@type type.googleapis.com/chat.v1.Book, title EMMA}");
  await expect(google).toContainText("content {@type type.googleapis.com/google.protobuf.Duration, value 1.500s}");
  await expect(odd).toContainText("content {@type x/other.v1.Thing, value CAE=}");
  await expect(lab.handler).toContainText("google google.protobuf.Duration");
  await expect(lab.problems.getByText("✕")).toHaveCount(0);

  await own.click();
  const wire = await lab.view("Wire");
  const grpc = wire.getByRole("region", { name: "Proxy ⇄ backend" });
  await expect(grpc.getByRole("row", { name: /value length 6 bytes, chat\.v1\.Book/u })).toBeVisible();
  await expect(grpc.getByRole("row", { name: /title "EMMA"/u })).toBeVisible();
  await lab.tab("Stream").click();
  await google.click();
  await lab.tab("Wire").click();
  await expect(grpc.getByRole("row", { name: /bytes, google\.protobuf\.Duration/u })).toBeVisible();
  await expect(grpc.getByRole("row", { name: /nanos 500000000/u })).toBeVisible();
});

test("a type that is not known, and a @type that is missing, are told where they are", async ({ page }) => {
  const lab = await open(page);
  await lab.run();
  const mistake = lab.root.getByRole("alert");
  await lab.send({ content: { "@type": "type.googleapis.com/chat.v1.Boko" } });
  await expect(mistake).toContainText(
    "content.@type: this .proto knows no message chat.v1.Boko. Did you mean chat.v1.Book?",
  );
  await lab.send({ content: { title: "Emma" } });
  await expect(mistake).toContainText('content: an Any needs "@type"');
});
