/** What the shell asks when somebody presses the tab key: the words so far, the last one begun. */
export const completeVerb = '__complete';

const scripts: Readonly<Record<string, string>> = {
  bash: `_kubectl_slipway() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(kubectl-slipway ${completeVerb} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _kubectl_slipway kubectl-slipway
`,
  zsh: `#compdef kubectl-slipway
_kubectl_slipway() {
  local -a found
  found=("\${(@f)$(kubectl-slipway ${completeVerb} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- $found
}
compdef _kubectl_slipway kubectl-slipway
`,
  fish: `complete -c kubectl-slipway -f -a '(kubectl-slipway ${completeVerb} (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
  kubectl: `#!/bin/sh
# kubectl reads candidates a line each, and :4 for "no names of files".
kubectl-slipway ${completeVerb} "$@" 2>/dev/null
echo :4
`,
};

/** The completion script of a shell, or the program that kubectl asks about plugins. */
export function completionScript(shell: string): string {
  return scripts[shell] ?? '';
}
