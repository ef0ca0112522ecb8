/** A queue of numbered things, the heaviest first; of equal weights the smallest number. */
export type Heap = {
  readonly size: number;
  push(item: number, weight: number): void;
  pop(): { item: number; weight: number } | undefined;
};

/** Creates a heap in typed arrays, with room for `capacity` things to begin with. */
export function createHeap(capacity: number): Heap {
  let items = new Int32Array(Math.max(16, capacity));
  let weights = new Float64Array(items.length);
  let size = 0;

  const isBefore = (one: number, other: number): boolean => {
    const difference = (weights[one] ?? 0) - (weights[other] ?? 0);
    return difference > 0 || (difference === 0 && (items[one] ?? 0) < (items[other] ?? 0));
  };

  function swap(one: number, other: number): void {
    const [item, weight] = [items[one] ?? 0, weights[one] ?? 0];
    items[one] = items[other] ?? 0;
    weights[one] = weights[other] ?? 0;
    items[other] = item;
    weights[other] = weight;
  }

  function push(item: number, weight: number): void {
    if (size === items.length) {
      const [moreItems, moreWeights] = [new Int32Array(size * 2), new Float64Array(size * 2)];
      moreItems.set(items);
      moreWeights.set(weights);
      [items, weights] = [moreItems, moreWeights];
    }
    items[size] = item;
    weights[size] = weight;
    let at = size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(at, parent)) break;
      swap(at, parent);
      at = parent;
    }
  }

  function pop(): { item: number; weight: number } | undefined {
    if (size === 0) return undefined;
    const top = { item: items[0] ?? 0, weight: weights[0] ?? 0 };
    size--;
    swap(0, size);
    sink();
    return top;
  }

  function sink(): void {
    let at = 0;
    for (;;) {
      const left = at * 2 + 1;
      if (left >= size) return;
      const child = left + 1 < size && isBefore(left + 1, left) ? left + 1 : left;
      if (!isBefore(child, at)) return;
      swap(child, at);
      at = child;
    }
  }

  return {
    get size() {
      return size;
    },
    push,
    pop,
  };
}
