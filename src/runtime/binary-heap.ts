/** A heap of which any item can be taken out, since each is found by its position. */
export interface BinaryHeap<T> {
  readonly size: number;
  peek(): T | undefined;
  push(item: T): void;
  pop(): T | undefined;
  /** False where the item was not in the heap. */
  remove(item: T): boolean;
}

/** An empty heap; the item that comes before all others is on top. An item is in it once at most. */
export function createBinaryHeap<T>(before: (a: T, b: T) => boolean): BinaryHeap<T> {
  const items: T[] = [];
  const positions = new Map<T, number>();

  const place = (item: T, position: number): void => {
    items[position] = item;
    positions.set(item, position);
  };
  const up = (item: T, from: number): number => {
    let position = from;
    while (position > 0) {
      const above = (position - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !before(item, parent)) break;
      place(parent, position);
      position = above;
    }
    place(item, position);
    return position;
  };
  const firstChild = (position: number): number => {
    const left = 2 * position + 1;
    const a = items[left];
    const b = items[left + 1];
    return a !== undefined && b !== undefined && before(b, a) ? left + 1 : left;
  };
  const down = (item: T, from: number): void => {
    let position = from;
    for (;;) {
      const below = firstChild(position);
      const child = items[below];
      if (child === undefined || !before(child, item)) break;
      place(child, position);
      position = below;
    }
    place(item, position);
  };
  const settle = (item: T, position: number): void => {
    if (up(item, position) === position) down(item, position);
  };
  const remove = (item: T): boolean => {
    const position = positions.get(item);
    if (position === undefined) return false;
    positions.delete(item);
    const last = items.pop();
    if (last !== undefined && last !== item) settle(last, position);
    return true;
  };

  return {
    get size() {
      return items.length;
    },
    peek: () => items[0],
    push: (item) => {
      up(item, items.length);
    },
    pop: () => {
      const top = items[0];
      if (top !== undefined) remove(top);
      return top;
    },
    remove,
  };
}
