// The client directive of a form: its code comes with the page, and what the reader has filled in and pressed until it is there is kept.
import type { ClientDirective } from "astro";
import { recordReach } from "./reach.ts";

declare module "astro" {
  interface AstroClientDirectives {
    "client:at-once"?: true;
  }
}

const atOnce: ClientDirective = (load, _options, island) => {
  const reach = recordReach(island);
  void load().then(async (hydrate) => {
    reach.keepFields();
    await hydrate();
    reach.doAgain();
  });
};

export default atOnce;
