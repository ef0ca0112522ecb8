/**
 * Gathers calls of one moment, and those that come while a batch is under way, into the next: the load makes the batches,
 * and a lone call waits a millisecond.
 */
export function createBatcher<In, Out>(
  max: number,
  runBatch: (items: readonly In[]) => Promise<readonly Out[]>,
): (item: In) => Promise<Out> {
  type Waiting = { readonly item: In; readonly resolve: (out: Out) => void; readonly reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let isRunning = false;

  async function drain(): Promise<void> {
    isRunning = true;
    await aMoment();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, max);
      waiting = waiting.slice(max);
      try {
        const outs = await runBatch(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, index) => {
          resolve(outs[index] as Out);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void drain();
    });
}

/** About a millisecond: a question to PostgreSQL costs as much. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
