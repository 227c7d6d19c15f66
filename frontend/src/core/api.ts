// Reads the JSON API. Somebody whose login has ended is sent to the login page and comes back to the same address.

export class ApiError extends Error {
  readonly code: string
  readonly hint: string | null

  constructor(code: string, message: string, hint: string | null) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/${path}`, {
    signal: signal ?? null,
    headers: { Accept: 'application/json' },
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError('unreachable', 'The studio doesn’t answer.', 'Is ./studio dev still running?')
  })
  if (response.status === 401) {
    goToLogin()
  }
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw describe(body, response.status)
  return body as T
}

function goToLogin(): void {
  const here = window.location.pathname + window.location.search
  window.location.assign(`/login/?next=${encodeURIComponent(here)}`)
}

function describe(body: unknown, status: number): ApiError {
  const error = (body as { error?: { code: string; message: string; hint: string | null } } | null)?.error
  if (error) return new ApiError(error.code, error.message, error.hint)
  return new ApiError('unexpected', `The studio answered with status ${status}.`, 'Its terminal may say why.')
}
