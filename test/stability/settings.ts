/** How much is tried, and which seed it follows; set by environment variables for a replay. */
export interface StabilitySettings {
  /** SLIPWAY_SEED; 1 by default, so that two runs of a commit try the same. */
  readonly seed: number;
  /** SLIPWAY_COMBINATIONS: how many combinations are tried; `all` for every one of them. */
  readonly combinations: number;
  /** SLIPWAY_STATES: how many random states are tried on the API server. */
  readonly states: number;
  /** SLIPWAY_ONLY: the number of the only combination, or state, to try. */
  readonly only: number | undefined;
}

const defaultCombinations = 400;
const defaultStates = 60;

/** Reads the settings; throws where one of them is no whole number. */
export function readStabilitySettings(
  env: Readonly<Record<string, string | undefined>> = process.env,
): StabilitySettings {
  const whole = (name: string): number | undefined => {
    const given = env[name];
    if (given === undefined || given === '') return undefined;
    if (!/^\d+$/.test(given)) throw new Error(`${name} is ${given}; give a whole number`);
    return Number(given);
  };
  const all = env['SLIPWAY_COMBINATIONS'] === 'all' ? Number.MAX_SAFE_INTEGER : undefined;
  return {
    seed: whole('SLIPWAY_SEED') ?? 1,
    combinations: all ?? whole('SLIPWAY_COMBINATIONS') ?? defaultCombinations,
    states: whole('SLIPWAY_STATES') ?? defaultStates,
    only: whole('SLIPWAY_ONLY'),
  };
}
