// A list that loads once and then stays live.
//
//   loading ──load()──▶ connecting ──ready──▶ live
//      ▲                   ▲                   │ socket closes, or is silent: reconnect after the last position
//      │                   └───────────────────┤
//      └── a gap, or the login ended: load ────┘   `stalled` while the server itself has lost its source
import { basePath } from '../core/base'
import type { Frame } from '../core/types'

export type FeedStatus = 'loading' | 'live' | 'stalled' | 'offline'

export interface FeedOptions {
  // What to subscribe to; asked anew for each connection.
  interest: () => Record<string, unknown>
  // Reads the list from the API and returns the position that it stands for.
  load: (signal: AbortSignal) => Promise<string>
  receive: (frame: Frame) => void
  changed: (status: FeedStatus, reason: string | null) => void
  open?: () => WebSocket
}

// The account was logged out, disabled or has a lesser role now. The API says which, or leads to the login page.
const LOGIN_ENDED = 4401
// The server speaks at least every two seconds.
const SILENCE_MS = 8000
const SHORTEST_PAUSE_MS = 400
const LONGEST_PAUSE_MS = 5000
// A console that was killed is back within seconds, so the first attempts follow each other closely.
const PATIENT_AFTER = 8
const IMPATIENT_PAUSE_MS = 1000

export class Feed {
  private readonly options: FeedOptions
  private socket: WebSocket | null = null
  private abort: AbortController | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private position: string | null = null
  private gapAt: string | null = null
  private failures = 0

  constructor(options: FeedOptions) {
    this.options = options
  }

  // Begins, or begins again with a new interest.
  start(): void {
    this.gapAt = null
    this.restart()
  }

  stop(): void {
    clearTimeout(this.timer)
    clearTimeout(this.silence)
    this.abort?.abort()
    this.abort = null
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  private restart(): void {
    this.stop()
    this.position = null
    this.options.changed('loading', null)
    void this.load()
  }

  private async load(): Promise<void> {
    const abort = new AbortController()
    this.abort = abort
    try {
      const position = await this.options.load(abort.signal)
      // What lies between is lost for good if reading again leads to the same gap: go on from now.
      this.position = position === this.gapAt ? null : position
      this.connect()
    } catch (error) {
      if (!abort.signal.aborted) this.retry('offline', error instanceof Error ? error.message : String(error))
    }
  }

  private connect(): void {
    const socket = (this.options.open ?? openSocket)()
    this.socket = socket
    socket.onopen = () => {
      socket.send(JSON.stringify({ subscribe: { ...this.options.interest(), after: this.position } }))
      this.listenForSilence()
    }
    socket.onmessage = (message) => {
      if (socket === this.socket) this.take(JSON.parse(String(message.data)) as Frame)
    }
    socket.onclose = (event) => {
      if (socket !== this.socket) return
      this.socket = null
      if (event.code === LOGIN_ENDED) this.position = null
      this.retry('offline', 'The connection to the studio was lost.')
    }
  }

  private take(frame: Frame): void {
    this.listenForSilence()
    if (frame.error) {
      this.options.receive(frame)
      const socket = this.socket
      this.socket = null
      socket?.close()
      this.retry('stalled', frame.error.message)
      return
    }
    if (frame.gap !== undefined) {
      this.gapAt = this.position
      this.restart()
      return
    }
    this.failures = 0
    if (frame.ready || frame.source !== undefined) {
      const stalled = frame.source === false
      this.options.changed(stalled ? 'stalled' : 'live', stalled ? 'The studio can’t reach Redis.' : null)
    }
    if (frame.last) this.position = frame.last
    this.options.receive(frame)
  }

  private retry(status: FeedStatus, reason: string): void {
    clearTimeout(this.silence)
    this.options.changed(status, reason)
    this.timer = setTimeout(() => {
      if (this.position === null) void this.load()
      else this.connect()
    }, pauseAfter(this.failures))
    this.failures += 1
  }

  private listenForSilence(): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.socket?.close(), SILENCE_MS)
  }
}

export function pauseAfter(failures: number): number {
  const pause = SHORTEST_PAUSE_MS * 2 ** failures
  return Math.min(pause, failures < PATIENT_AFTER ? IMPATIENT_PAUSE_MS : LONGEST_PAUSE_MS)
}

function openSocket(): WebSocket {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws'
  return new WebSocket(`${scheme}://${window.location.host}${basePath()}live/`)
}
