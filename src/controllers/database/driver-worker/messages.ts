import type { DatabaseEngine } from '../../../crds/database/v1alpha1.ts';
import type { EngineCallName } from './engine-calls.ts';
import type { ErrorMessage } from './error-message.ts';

/** To the worker. */
export type Order =
  | {
      readonly order: 'call';
      readonly id: number;
      readonly engine: DatabaseEngine;
      readonly name: EngineCallName;
      readonly request: unknown;
    }
  | { readonly order: 'abort'; readonly id: number }
  | { readonly order: 'ping' };

/** From the worker. */
export type Report =
  | { readonly report: 'answered'; readonly id: number; readonly answer: unknown }
  | { readonly report: 'failed'; readonly id: number; readonly error: ErrorMessage }
  /** A driver threw where nobody could catch it; the call ends by its time limit. */
  | { readonly report: 'escaped'; readonly error: ErrorMessage }
  | { readonly report: 'pong' };
