import type { Verb } from '../verb.ts';

const shells = ['bash', 'zsh', 'fish', 'kubectl'] as const;

export const completion: Verb = {
  details:
    'bash, zsh and fish complete the program kubectl-slipway. kubectl itself completes plugins by a program of another name: save the script of "kubectl" as kubectl_complete-slipway in a folder of PATH and make it executable.',
  arguments: [{ name: 'SHELL', description: shells.join(', '), choices: shells }],
  examples: [
    {
      args: 'completion bash > ~/.local/share/bash-completion/completions/kubectl-slipway',
      description: 'for bash',
    },
    { args: 'completion zsh > "${fpath[1]}/_kubectl-slipway"', description: 'for zsh' },
    {
      args: 'completion fish > ~/.config/fish/completions/kubectl-slipway.fish',
      description: 'for fish',
    },
    {
      args: 'completion kubectl > /usr/local/bin/kubectl_complete-slipway',
      description: 'for kubectl slipway; then chmod +x it',
    },
  ],
  isOffline: true,
  run: async ({ args, io }) => {
    const { completionScript } = await import('../completion/scripts.ts');
    io.out(completionScript(args[0] ?? ''));
    return 0;
  },
};
