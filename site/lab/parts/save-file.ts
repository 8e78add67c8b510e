// Gives a file to the browser, which asks the reader or puts it where downloads go.

export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Kept, it would stay as long as the page; the browser has taken it long before.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
