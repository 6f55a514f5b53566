import type { Clock } from './clock.ts';
import { createEnsureWriter } from './ensure-writer.ts';
import { isNotFound } from './errors.ts';
import { createFinalizerWriter } from './finalizer-writer.ts';
import { refTo } from './kube-object.ts';
import type { ObjectWriter } from './object-writer.ts';
import { createWriteContext, uidOf, type WriteContextOptions } from './write-context.ts';

export interface ObjectWriterOptions extends WriteContextOptions {
  readonly clock: Clock;
}

/**
 * The writer that controllers write with. Beyond what {@link ObjectWriter} promises: an `ensure`
 * without a live object makes a new one or rejects with a transient ReconcileError, it never
 * changes one that exists; and what the API server keeps otherwise than it was declared is applied
 * once, not for ever. Writes reject with LeaseLostError while the fence is not held.
 */
export function createObjectWriter(options: ObjectWriterOptions): ObjectWriter {
  const context = createWriteContext(options);
  const { client, fieldManager } = context;
  return {
    ...createEnsureWriter(context, options.clock),
    ...createFinalizerWriter(context),

    async apply(resource, body, applyOptions = {}) {
      context.begin('apply', resource, body);
      const { object } = await client.apply(resource, body, { fieldManager, ...applyOptions });
      context.observe(resource, object);
      return object;
    },

    async applyStatus(resource, body, applyOptions = {}) {
      context.begin('status', resource, body);
      try {
        const object = await client.applyStatus(resource, body, { fieldManager, ...applyOptions });
        context.observe(resource, object);
        return object;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },

    async remove(resource, live, callOptions = {}) {
      const uid = uidOf(live);
      context.begin('delete', resource, live);
      const propagationPolicy = 'Background';
      return client.delete(resource, refTo(live), { propagationPolicy, ...callOptions, uid });
    },
  };
}
