import { nodeIo } from '../../../src/cli/node-io.ts';
import { runCli } from '../../../src/cli/run.ts';

/** What a run of the plugin answered. */
export interface PluginRun {
  code: number;
  out: string;
  err: string;
}

/** Runs the plugin in this process, against the API server of the kubeconfig. */
export async function runPlugin(words: readonly string[], kubeconfig: string): Promise<PluginRun> {
  const written = { out: '', err: '' };
  const io = {
    ...nodeIo({}, new AbortController().signal),
    out: (text: string) => void (written.out += text),
    err: (text: string) => void (written.err += text),
    isTerminal: false,
  };
  const code = await runCli([...words, '--kubeconfig', kubeconfig], io);
  return { code, ...written };
}
