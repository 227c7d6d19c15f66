// Requests on their way and the last answer of each endpoint: they outlive the view, so that one may look elsewhere meanwhile.
import { csrfToken } from '../../core/api'
import { basePath } from '../../core/base'
import { createStore } from '../../core/store'
import { type Answer, isOver, type Line, newAnswer, withLine } from './answer'
import type { Sendable } from './draft'
import { type Endpoint, nameOf } from './types'

// Events may come by the thousand; the page draws so often.
const DRAW_MS = 60

export const answers = createStore<Record<string, Answer>>({})
const aborts = new Map<string, AbortController>()

export function keyOf(endpoint: Endpoint): string {
  return `${endpoint.step} ${nameOf(endpoint)}`
}

// Sends a request and returns its answer once there is no more to come.
export async function send(endpoint: Endpoint, request: Sendable): Promise<Answer> {
  const key = keyOf(endpoint)
  aborts.get(key)?.abort()
  const abort = new AbortController()
  aborts.set(key, abort)
  let answer = newAnswer(Date.now())
  let drawn = 0
  const show = (next: Answer, isDue = true) => {
    answer = next
    if (aborts.get(key) !== abort || (!isDue && Date.now() - drawn < DRAW_MS)) return
    drawn = Date.now()
    answers.set({ ...answers.get(), [key]: answer })
  }
  show(answer)
  try {
    for await (const line of lines(endpoint, request, abort.signal)) show(withLine(answer, line), !('data' in line))
    if (!isOver(answer)) show(failed(answer, 'The studio stopped telling of the answer.'))
  } catch (error) {
    if (abort.signal.aborted) show({ ...answer, stage: 'stopped', ms: Date.now() - answer.at })
    else show(failed(answer, error instanceof Error ? error.message : String(error), hintOf(error)))
  }
  return answer
}

export function stop(endpoint: Endpoint): void {
  aborts.get(keyOf(endpoint))?.abort()
}

function failed(answer: Answer, message: string, hint: string | null = null): Answer {
  return { ...answer, stage: 'failed', ms: Date.now() - answer.at, failure: { message, hint } }
}

function hintOf(error: unknown): string | null {
  return error instanceof Refused ? error.hint : null
}

class Refused extends Error {
  readonly hint: string | null

  constructor(message: string, hint: string | null) {
    super(message)
    this.hint = hint
  }
}

async function* lines(endpoint: Endpoint, request: Sendable, signal: AbortSignal): AsyncGenerator<Line> {
  const response = await fetch(`${basePath()}api/endpoints/${encodeURIComponent(endpoint.step)}/send`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrfToken() },
    body: JSON.stringify({ trigger: endpoint.trigger, ...request }),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw new Refused('The studio doesn’t answer.', 'Is ./studio dev still running?')
  })
  if (!response.ok || !response.body) {
    const told = (await response.json().catch(() => null)) as {
      error?: { message: string; hint: string | null }
    } | null
    throw new Refused(
      told?.error?.message ?? `The studio answered with status ${response.status}.`,
      told?.error?.hint ?? null,
    )
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const found = (rest + value).split('\n')
    rest = found.pop() ?? ''
    for (const line of found) yield JSON.parse(line) as Line
  }
}
