// A depot: the handler of a service that proto/ does not have. Fixtures bring its messages along, and with them its schemas.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { RpcError, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  AnswerSchema,
  GetItemRequestSchema,
  Item_State,
  ItemSchema,
  ListItemsRequestSchema,
  OfferSchema,
  ReceiptSchema,
} from "./gen/depot/v1/depot_pb";
import type { Item, Offer } from "./gen/depot/v1/depot_pb";

const lastRevision = 9007199254740993n;

export default class Depot implements GrpcHandler {
  readonly #items = new Map([lamp(), desk(), chair()].map((item) => [item.sku, item]));

  async handleRequest(request: GrpcRequest, context: CallContext): Promise<GrpcResponse> {
    if (request.methodName !== "GetItem") {
      throw new RpcError(StatusCode.UNIMPLEMENTED, `the depot does not know ${request.methodName}`);
    }
    const { sku, atRevision } = fromBinary(GetItemRequestSchema, request.payload);
    context.sendHeaders({ "depot-revision": String(lastRevision) });
    const item = this.#items.get(sku);
    if (!item) throw new RpcError(StatusCode.NOT_FOUND, `there is no item "${sku}"`);
    if (atRevision !== undefined && atRevision > lastRevision) {
      throw new RpcError(StatusCode.OUT_OF_RANGE, `the last revision is ${String(lastRevision)}`);
    }
    if (atRevision === 0n) throw new RpcError(StatusCode.DATA_LOSS, "revision 0 was lost in the flood");
    return reply(create(ItemSchema, { ...item, revision: atRevision ?? lastRevision }));
  }

  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { states, limit } = fromBinary(ListItemsRequestSchema, request.payload);
    if (limit < 0) throw new RangeError(`limit must not be negative, found ${String(limit)}`);
    const wanted = [...this.#items.values()].filter(({ state }) => states.length === 0 || states.includes(state));
    const listed = limit === 0 ? wanted : wanted.slice(0, limit);
    for (const item of listed) yield reply(item);
    context.trailers["items-left"] = String(wanted.length - listed.length);
  }

  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    const receipt = create(ReceiptSchema);
    for await (const { payload } of requests) {
      const item = fromBinary(ItemSchema, payload);
      if (this.#items.has(item.sku)) throw new RpcError(StatusCode.ALREADY_EXISTS, `"${item.sku}" is here already`);
      if (item.state === Item_State.LOST) {
        throw new RpcError(StatusCode.FAILED_PRECONDITION, `"${item.sku}" is lost, so it cannot be received`);
      }
      this.#items.set(item.sku, item);
      receipt.skus.push(item.sku);
      receipt.pictureBytes += BigInt(item.picture.length);
      for (const [hall, count] of Object.entries(item.stockPerHall)) {
        receipt.stockPerHall[hall] = (receipt.stockPerHall[hall] ?? 0) + count;
      }
    }
    return { payload: toBinary(ReceiptSchema, receipt) };
  }

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncGenerator<GrpcResponse> {
    let answers = 0;
    for await (const { payload } of requests) {
      const answer = create(AnswerSchema, { number: ++answers, ...this.#answerTo(fromBinary(OfferSchema, payload)) });
      yield { payload: toBinary(AnswerSchema, answer) };
    }
    context.trailers["answers"] = String(answers);
  }

  #answerTo({ sku, price }: Offer): { accepted: boolean; because: string } {
    const item = this.#items.get(sku);
    if (!item) throw new RpcError(StatusCode.NOT_FOUND, `there is no item "${sku}"`);
    switch (price.case) {
      case "cents": {
        const asked = item.price.case === "cents" ? item.price.value : 0;
        if (price.value === 0) throw new RpcError(StatusCode.ABORTED, "nothing is given away here");
        return { accepted: price.value >= asked, because: `${String(asked)} cents are asked` };
      }
      case "words":
        if (price.value === "please") return { accepted: true, because: "since you ask nicely" };
        if (price.value === "hello?") throw new RpcError(StatusCode.UNAVAILABLE, "the depot is closed on Sundays");
        throw new RpcError(StatusCode.UNKNOWN, `nobody knows what "${price.value}" is worth`);
      default:
        return { accepted: false, because: "no price was named" };
    }
  }
}

function reply(item: Item): GrpcResponse {
  return { payload: toBinary(ItemSchema, item) };
}

function lamp(): Item {
  return create(ItemSchema, {
    sku: "lamp",
    state: Item_State.STORED,
    box: { size: { width: 0.5, height: 1.25 }, layers: [{ width: 0.25, height: 0.125 }] },
    stockPerHall: { north: 3, south: 0 },
    price: { case: "cents", value: 4999 },
    picture: new Uint8Array([0, 1, 2, 253, 254, 255]),
    codes: [-9007199254740993n, 7n],
    storedAt: timestampFromMs(Date.UTC(2024, 0, 1, 10)),
  });
}

function desk(): Item {
  return create(ItemSchema, { sku: "desk", state: Item_State.STORED, price: { case: "words", value: "a song" } });
}

function chair(): Item {
  return create(ItemSchema, { sku: "chair", state: Item_State.LOST, nickname: "" });
}
