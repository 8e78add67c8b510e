// A component that is drawn anew only when one of its props is another: for rows, of which there are many.
import { Component, type ComponentChildren } from "preact";

export function memo<P extends object>(draw: (props: P) => ComponentChildren) {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return (Object.keys(next) as (keyof P)[]).some((key) => next[key] !== this.props[key]);
    }

    override render(): ComponentChildren {
      return draw(this.props);
    }
  };
}
