import { request } from 'node:https';

/** What a caller needs to know of an API server. */
export interface ApiAccess {
  server: string;
  /** PEM of the CA. */
  ca: string;
  token: string;
}

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  /** `application/json` by default. */
  contentType?: string;
  timeoutMs?: number;
}

export interface ApiAnswer {
  code: number;
  text: string;
}

/** One call of the API server by the harness itself. Rejects only where there is no answer. */
export function callApi(access: ApiAccess, options: ApiRequest): Promise<ApiAnswer> {
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(options.path, access.server),
      {
        method: options.method ?? 'GET',
        ca: access.ca,
        agent: false,
        headers: {
          authorization: `Bearer ${access.token}`,
          'user-agent': 'slipway-control-plane',
          ...(body === undefined
            ? {}
            : { 'content-type': options.contentType ?? 'application/json' }),
        },
        signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('end', () => resolve({ code: response.statusCode ?? 0, text }));
        response.once('error', reject);
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}

/** As {@link callApi}, but any answer other than a 2xx or an accepted code rejects. */
export async function mustCallApi(
  access: ApiAccess,
  options: ApiRequest,
  accepted: readonly number[] = [],
): Promise<ApiAnswer> {
  const answer = await callApi(access, options);
  if ((answer.code >= 200 && answer.code < 300) || accepted.includes(answer.code)) return answer;
  const verb = options.method ?? 'GET';
  throw new Error(`${verb} ${options.path}: ${answer.code}: ${answer.text.slice(0, 500)}`);
}
