// What has come back of a request so far, put together from the lines that the API streams.

export interface Head {
  status: number
  reason: string
  headers: [string, string][]
  // Until it began, in milliseconds.
  ms: number
}

export interface Answer {
  // "stopped" by whoever waited for it.
  stage: 'waiting' | 'arriving' | 'done' | 'failed' | 'stopped'
  at: number
  traceId: string | null
  target: string
  leftOut: string[]
  head: Head | null
  pieces: Uint8Array<ArrayBuffer>[]
  bytes: number
  // Of all of it, or so far.
  ms: number
  cut: 'size' | 'time' | null
  failure: { message: string; hint: string | null } | null
}

export type Line =
  | { sent: { method: string; target: string; traceId: string; leftOut: string[] } }
  | { head: Head }
  | { data: { text: string; ms: number } }
  | { end: { ms: number; bytes: number; cut: 'size' | 'time' | null } }
  | { failed: { message: string; hint: string | null; ms: number } }

export function newAnswer(at: number): Answer {
  return {
    stage: 'waiting',
    at,
    traceId: null,
    target: '',
    leftOut: [],
    head: null,
    pieces: [],
    bytes: 0,
    ms: 0,
    cut: null,
    failure: null,
  }
}

export function withLine(answer: Answer, line: Line): Answer {
  if ('sent' in line) {
    const { traceId, target, leftOut } = line.sent
    return { ...answer, traceId, target, leftOut }
  }
  if ('head' in line) return { ...answer, stage: 'arriving', head: line.head, ms: line.head.ms }
  if ('data' in line) {
    const piece = Uint8Array.from(atob(line.data.text), (letter) => letter.charCodeAt(0))
    return { ...answer, pieces: [...answer.pieces, piece], bytes: answer.bytes + piece.length, ms: line.data.ms }
  }
  if ('end' in line) return { ...answer, stage: 'done', ms: line.end.ms, cut: line.end.cut }
  return { ...answer, stage: 'failed', ms: line.failed.ms, failure: line.failed }
}

export function isOver({ stage }: Answer): boolean {
  return stage !== 'waiting' && stage !== 'arriving'
}

export function headerOf(answer: Answer, name: string): string | null {
  return answer.head?.headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? null
}

export type BodyForm = 'none' | 'json' | 'events' | 'image' | 'text' | 'binary'

const IMAGES = /^image\/(png|jpeg|gif|webp|avif|bmp|x-icon|svg\+xml)$/
const TEXTS = /^(text\/|application\/(javascript|xml|x-www-form-urlencoded|x-ndjson|yaml|graphql))|\+xml$/

export function formOf(answer: Answer): BodyForm {
  const type = (headerOf(answer, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/event-stream') return 'events'
  if (answer.bytes === 0) return 'none'
  if (type === 'application/json' || type.endsWith('+json')) return 'json'
  if (IMAGES.test(type)) return 'image'
  return TEXTS.test(type) || (type === '' && isText(answer.pieces)) ? 'text' : 'binary'
}

export function textOf(pieces: Uint8Array<ArrayBuffer>[]): string {
  const decoder = new TextDecoder()
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode()
}

function isText(pieces: Uint8Array<ArrayBuffer>[]): boolean {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    for (const piece of pieces) decoder.decode(piece, { stream: true })
    return true
  } catch {
    return false
  }
}

const UNITS = ['bytes', 'KB', 'MB']

export function sizeOf(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const at = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2
  return `${(bytes / 1024 ** at).toFixed(at === 0 || bytes >= 100 * 1024 ** at ? 0 : 1)} ${UNITS[at]}`
}

const WORDS: Record<number, string> = {
  200: 'It worked',
  201: 'Something new was made',
  202: 'Taken on, and not finished yet',
  204: 'It worked, and there is nothing to say',
  206: 'A part of it',
  304: 'Nothing has changed',
  400: 'The request makes no sense to the Step',
  401: 'It wants to know who asks',
  403: 'Not allowed',
  404: 'There is no such thing',
  405: 'Not with this method',
  409: 'It contradicts how things are',
  413: 'The request is too large',
  415: 'The body is of the wrong kind',
  422: 'The request doesn’t fit',
  429: 'Too many requests',
  500: 'The Step failed',
  502: 'What the Step asks doesn’t answer',
  503: 'Not available now',
  504: 'The Step took too long',
}
const BY_HUNDRED = ['', 'On its way', 'It worked', 'It is somewhere else', 'The request was refused', 'It failed']

export function statusWords(status: number): string {
  return WORDS[status] ?? BY_HUNDRED[Math.floor(status / 100)] ?? 'An answer that HTTP doesn’t know'
}

export function toneOf(status: number): 'done' | 'moved' | 'refused' | 'failed' {
  if (status >= 500) return 'failed'
  if (status >= 400) return 'refused'
  return status >= 300 ? 'moved' : 'done'
}
