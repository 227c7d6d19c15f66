// One trace, loaded once for everything that shows it, and live for as long as somebody looks.
import { useSyncExternalStore } from 'react'
import { ApiError, getJson } from '../../core/api'
import { createStore, type Store } from '../../core/store'
import type { SpanRow } from '../../core/trace-types'
import { Feed, type FeedStatus } from '../../live/feed'
import { fromPage, readRows, type SpanPage, type Trace, withBranch, withSpans } from './trace'

export interface TraceState {
  // Null until it is read. It stays when the line is lost.
  trace: Trace | null
  error: ApiError | null
  status: FeedStatus
}

const NOTHING: TraceState = { trace: null, error: null, status: 'loading' }
// Going from one mode to the next reads nothing anew.
const KEPT_MS = 10_000
// What arrives is shown together: to lay a large trace out anew takes longer than a tick.
const TOGETHER_MS = 50
const LARGE = 5000
const LARGE_TOGETHER_MS = 400

class Source {
  readonly store: Store<TraceState> = createStore(NOTHING)
  private readonly feed: Feed
  private watchers = 0
  private ending: ReturnType<typeof setTimeout> | undefined
  private pending: SpanRow[] = []
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly id: string) {
    this.feed = new Feed({
      interest: () => ({ trace: id }),
      load: (signal) => this.load(signal),
      receive: ({ spans }) => spans && this.receive(readRows(spans)),
      changed: (status) => this.store.set({ ...this.store.get(), status }),
    })
  }

  watch = (listener: () => void): (() => void) => {
    const leave = this.store.subscribe(listener)
    clearTimeout(this.ending)
    if (this.watchers === 0 && this.ending === undefined) this.feed.start()
    this.ending = undefined
    this.watchers += 1
    return () => {
      leave()
      this.watchers -= 1
      if (this.watchers === 0) this.ending = setTimeout(() => this.end(), KEPT_MS)
    }
  }

  again(): void {
    this.feed.start()
  }

  async branch(span: string): Promise<void> {
    const page = await getJson<SpanPage>(`${this.path}?branch=${encodeURIComponent(span)}`)
    const { trace, ...rest } = this.store.get()
    if (trace) this.store.set({ ...rest, trace: withBranch(trace, page) })
  }

  private get path(): string {
    return `traces/${encodeURIComponent(this.id)}/spans`
  }

  private end(): void {
    clearTimeout(this.timer)
    this.feed.stop()
    sources.delete(this.id)
  }

  private async load(signal: AbortSignal): Promise<string> {
    try {
      const page = await getJson<SpanPage>(this.path, signal)
      this.pending = []
      this.store.set({ ...this.store.get(), trace: fromPage(page), error: null })
      return page.position
    } catch (error) {
      if (error instanceof ApiError) this.store.set({ ...this.store.get(), error })
      throw error
    }
  }

  private receive(spans: SpanRow[]): void {
    this.pending.push(...spans)
    const { trace } = this.store.get()
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined
        const fresh = this.pending
        this.pending = []
        const state = this.store.get()
        if (state.trace) this.store.set({ ...state, trace: withSpans(state.trace, fresh) })
      },
      trace && trace.spans.length > LARGE ? LARGE_TOGETHER_MS : TOGETHER_MS,
    )
  }
}

const sources = new Map<string, Source>()

function sourceOf(id: string): Source {
  const known = sources.get(id) ?? new Source(id)
  sources.set(id, known)
  return known
}

export function useTrace(id: string): TraceState {
  const { watch, store } = sourceOf(id)
  return useSyncExternalStore(watch, store.get)
}

export function reloadTrace(id: string): void {
  sourceOf(id).again()
}

// Adds all below a span to a trace of which not everything was loaded.
export function loadBranch(id: string, span: string): Promise<void> {
  return sourceOf(id).branch(span)
}
