// The generator under `serve()`: plain grpc-js and plain Node, no sandbox.
import { serve } from "grpc-handler/serve";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import Generator from "../sandbox/generator.ts";
import { answerParent } from "../carriers/part.ts";

const server = await serve(new Generator(), { services: [StockService] });
answerParent({ port: () => server.port });
