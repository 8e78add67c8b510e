// Commands of the guide name the address that a server has by default; a page knows the one that it came from.

const byDefault = "http://127.0.0.1:8080";

/** gRPC without TLS needs HTTP/2 without a negotiation; with TLS that is negotiated, and the option is refused. */
function adapted(text: string): string {
  const here = text.replaceAll(byDefault, location.origin);
  return location.protocol === "https:" ? here.replaceAll("--http2-prior-knowledge ", "") : here;
}

if (location.origin !== byDefault) {
  for (const block of document.querySelectorAll(".expressive-code")) {
    if (!block.textContent.includes(byDefault)) continue;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) text.nodeValue = adapted(text.nodeValue ?? "");
    const copy = block.querySelector<HTMLElement>("[data-code]");
    if (copy) copy.dataset["code"] = adapted(copy.dataset["code"] ?? "");
  }
}
