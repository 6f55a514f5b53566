import { CliError, exitCodes } from './cli-error.ts';

export interface DescribedError {
  readonly message: string;
  readonly hint: string | undefined;
  readonly exitCode: number;
}

/**
 * What went wrong in words, the next step, and the exit code. Errors of the runtime are known by
 * their names, so that nothing of it is loaded where nothing was asked of a cluster.
 */
export function describeError(error: unknown): DescribedError {
  if (error instanceof CliError) {
    return { message: error.message, hint: error.hint, exitCode: error.exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  const of = (hint: string): DescribedError => ({ message, hint, exitCode: exitCodes.cluster });
  const name = error instanceof Error ? error.name : '';
  if (name === 'ApiError') return describeAnswer(error as AnswerError);
  if (name === 'CredentialsError') {
    return of(
      'Name a kubeconfig with --kubeconfig and a context with --context; kubectl config get-contexts lists them',
    );
  }
  if (name === 'TransportError') {
    return of(
      'See whether kubectl version reaches the cluster, and name another one with --context',
    );
  }
  return {
    message: `${name === '' ? 'Error' : name}: ${message}`,
    hint: 'This is a bug of the plugin: please report it with the command',
    exitCode: exitCodes.cluster,
  };
}

interface AnswerError extends Error {
  readonly code: number;
  readonly status: { readonly message?: string };
}

function describeAnswer({ code, status, message }: AnswerError): DescribedError {
  const words = status.message ?? message;
  const { exitCode } = { exitCode: exitCodes.cluster };
  if (code === 401) {
    return {
      message: 'The cluster does not know who you are',
      hint: 'Log in again, or name another context with --context',
      exitCode,
    };
  }
  if (code === 403) {
    return {
      message: words,
      hint: 'Ask for the permission',
      exitCode,
    };
  }
  if (
    code === 404 &&
    /could not find the requested resource|page not found|Not Found/.test(words)
  ) {
    return {
      message:
        'The cluster does not serve what was asked for: Slipway is not installed there, or is of another version',
      hint: 'See kubectl slipway version, and docs/install.md',
      exitCode,
    };
  }
  if (code === 404) {
    return {
      message: words,
      hint: 'Name the namespace with -n; kubectl slipway get -A lists what there is',
      exitCode,
    };
  }
  if (code === 409) {
    return { message: words, hint: 'Somebody changed it at the same time: try again', exitCode };
  }
  if (code === 422)
    return { message: words, hint: 'Correct what is named and try again', exitCode };
  return {
    message: words,
    hint: 'Try again; kubectl get --raw /readyz says how the API server is',
    exitCode,
  };
}
