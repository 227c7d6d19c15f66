// Reads and changes what the JSON API has. Somebody whose login has ended is sent to the login page and comes back to the same address.
import { basePath } from './base'

// A place of what was sent, such as `$.body.title`, and what is wrong there.
export interface Misfit {
  path: string
  message: string
}

export class ApiError extends Error {
  readonly code: string
  readonly hint: string | null
  readonly problems: Misfit[]

  constructor(code: string, message: string, hint: string | null, problems: Misfit[] = []) {
    super(message)
    this.code = code
    this.hint = hint
    this.problems = problems
  }
}

// What failed, told in the same form whatever it was.
export function asApiError(problem: unknown): ApiError {
  return problem instanceof ApiError ? problem : new ApiError('unexpected', String(problem), null)
}

export function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, { signal: signal ?? null })
}

export function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': csrfToken() }
  return ask<T>(path, { method, headers, body: JSON.stringify(body), signal: signal ?? null })
}

// What the server wants to see with everything that changes something; other sites can’t read it.
export function csrfToken(): string {
  return /(?:^|; )(?:__Host-|__Secure-)?motia_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? ''
}

async function ask<T>(path: string, request: RequestInit): Promise<T> {
  const response = await fetch(`${basePath()}api/${path}`, {
    ...request,
    headers: { Accept: 'application/json', ...request.headers },
  }).catch((error: unknown) => {
    if (request.signal?.aborted) throw error
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
  window.location.assign(`${basePath()}login/?next=${encodeURIComponent(here)}`)
}

interface Told {
  code: string
  message: string
  hint: string | null
  problems?: Misfit[]
}

function describe(body: unknown, status: number): ApiError {
  const error = (body as { error?: Told } | null)?.error
  if (error) return new ApiError(error.code, error.message, error.hint, error.problems)
  return new ApiError('unexpected', `The studio answered with status ${status}.`, 'Its terminal may say why.')
}
