export interface Reply {
  readonly status: number;
  /** The JSON that came back. */
  readonly body: Record<string, unknown>;
}

export async function get(url: string): Promise<Reply> {
  return reply(await fetch(url, { signal: AbortSignal.timeout(15_000) }));
}

/** Posts a text as it is, and anything else as JSON. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  return reply(response);
}

async function reply(response: Response): Promise<Reply> {
  return { status: response.status, body: (await response.json()) as Reply['body'] };
}
