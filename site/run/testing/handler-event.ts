// Events of the handler's side for tests, made as the watch reads them.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { WatchResponseSchema } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { HandlerEvent } from "../events/event.ts";
import type { HandlerEventCase } from "../events/handler-events.ts";

type Init = NonNullable<MessageInitShape<typeof WatchResponseSchema>["event"]>;
type ValueInit<C extends HandlerEventCase> = Extract<Init, { case: C }>["value"];

export function handlerEvent<C extends HandlerEventCase>(name: C, value: ValueInit<C>): HandlerEvent {
  const { event } = create(WatchResponseSchema, { event: { case: name, value } as Init });
  if (event.case === undefined) throw new Error(`expected an event, found nothing for ${name}`);
  return event;
}
