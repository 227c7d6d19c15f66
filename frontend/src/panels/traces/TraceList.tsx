// The traces that the filters leave, newest first. What comes in waits while somebody reads.
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp, Unplug } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { go, useField, useFields } from '../../core/address'
import { useShortcuts } from '../../core/keys'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import type { TraceRow as Row } from '../../core/trace-types'
import { Unanswered } from '../../ui/Blank'
import { FIELDS } from './filters'
import { neighbour } from './list'
import { NoTraces } from './NoTraces'
import { type ListState, loadOlder, narrow, openTraces, readAgain, showFresh, traces } from './source'
import { TraceFilters } from './TraceFilters'
import { TraceRow } from './TraceRow'

const ROW = 32
const COMPACT_ROW = 48
const NEAR_END = 400

export function TraceList({ isCompact }: { isCompact: boolean }) {
  const filters = useFields(FIELDS)
  const count = Object.keys(filters).length
  const isFiltered = count > 0
  useEffect(() => narrow(filters), [filters])
  useEffect(openTraces, [])
  const state = useStore(traces, (known) => known)
  return (
    <section className="trace-list" aria-label="Traces" data-compact={isCompact || undefined}>
      <TraceFilters filters={filters} count={count} />
      <Summary state={state} isFiltered={isFiltered} />
      <Found state={state} isFiltered={isFiltered} isCompact={isCompact} />
    </section>
  )
}

function Summary({ state: { total, status, rows }, isFiltered }: { state: ListState; isFiltered: boolean }) {
  const isAway = rows.length > 0 && (status === 'offline' || status === 'stalled')
  if (!isAway && !total?.count) return null
  return (
    <p className="trace-summary" role="status">
      {total && (isFiltered ? `${total.count.toLocaleString()}${total.more ? '+' : ''} match` : totalText(total))}
      {isAway && (
        <span className="away">
          <Unplug size={13} aria-hidden /> Not live: the connection is being made again
        </span>
      )}
    </p>
  )
}

function totalText({ count, more }: { count: number; more: boolean }): string {
  return more ? `${count.toLocaleString()}+ traces` : counted(count, 'trace')
}

function Found({ state, isFiltered, isCompact }: { state: ListState; isFiltered: boolean; isCompact: boolean }) {
  if (state.rows.length > 0 || state.fresh.length > 0) return <Rows state={state} isCompact={isCompact} />
  if (state.error) return <Unanswered error={state.error} retry={readAgain} />
  if (!state.isLoaded || state.isReading) return <div className="opening">Reading…</div>
  return <NoTraces isFiltered={isFiltered} older={state.before === null ? null : () => void loadOlder()} />
}

function Rows({ state, isCompact }: { state: ListState; isCompact: boolean }) {
  const { rows, fresh, isReading, before } = state
  const chosen = useField('trace')
  const scroller = useRef<HTMLDivElement>(null)
  const [isReader, setReader] = useState(false)
  const [isAtTop, setAtTop] = useState(true)
  const virtual = useRowPlaces(rows, scroller, isCompact ? COMPACT_ROW : ROW, chosen)
  useEffect(() => {
    if (fresh.length > 0 && (rows.length === 0 || (isAtTop && !isReader))) showFresh()
  }, [fresh, rows.length, isAtTop, isReader])
  useListKeys(rows, chosen, scroller, (index) => virtual.scrollToIndex(index, { align: 'auto' }))

  const onScroll = () => {
    const list = scroller.current
    if (!list) return
    setAtTop(list.scrollTop < ROW)
    if (list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END) void loadOlder().catch(() => undefined)
  }
  const show = () => {
    showFresh()
    scroller.current?.scrollTo({ top: 0 })
  }

  return (
    // The pill stands above the rows, so pointing at it is no leaving.
    <div className="trace-found" onPointerEnter={() => setReader(true)} onPointerLeave={() => setReader(false)}>
      <Heads />
      {fresh.length > 0 && (
        <button type="button" className="button fresh" onClick={show}>
          <ArrowUp size={14} aria-hidden /> {fresh.length.toLocaleString()} new
        </button>
      )}
      <div className="trace-scroll" ref={scroller} onScroll={onScroll}>
        <ul style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            return row ? (
              <li key={item.key} data-trace={row.traceId} style={{ transform: `translateY(${item.start}px)` }}>
                <TraceRow row={row} isChosen={row.traceId === chosen} />
              </li>
            ) : null
          })}
        </ul>
        {isReading && <p className="trace-more">Reading…</p>}
        {!isReading && before === null && <p className="trace-more">That is all.</p>}
      </div>
    </div>
  )
}

function Heads() {
  return (
    <div className="trace-heads" aria-hidden>
      <span />
      <span>What ran</span>
      <span>Business key</span>
      <span>Steps</span>
      <span className="cell-took">Took</span>
      <span className="cell-when">When</span>
    </div>
  )
}

type Scroller = RefObject<HTMLDivElement | null>

// Where each row stands; the one that is chosen is brought into sight.
function useRowPlaces(rows: Row[], scroller: Scroller, size: number, chosen: string | null) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    getItemKey: (index) => rows[index]?.traceId ?? index,
    overscan: 10,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows have another height now
  useEffect(() => virtual.measure(), [size, virtual])
  const place = rows.findIndex(({ traceId }) => traceId === chosen)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each that is chosen, not whenever rows come in above it
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' })
  }, [chosen, virtual])
  return virtual
}

function useListKeys(rows: Row[], chosen: string | null, scroller: Scroller, show: (index: number) => void): void {
  const mode = useField('mode')
  const move = (by: number) => () => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-trace]')?.dataset.trace
    const next = neighbour(rows, chosen ?? focused ?? null, by)
    if (!next) return
    if (chosen !== null) go({ trace: next.traceId, span: null, step: null, topic: null, at: null }, 'replace')
    show(rows.indexOf(next))
    // The row is there once it was scrolled to.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-trace="${next.traceId}"] a`)?.focus({ preventScroll: true })
    })
  }
  const older = { label: 'Older trace', group: 'Traces', run: move(1) }
  const newer = { label: 'Newer trace', group: 'Traces', run: move(-1) }
  useShortcuts([
    { ...older, keys: ']' },
    { ...newer, keys: '[' },
  ])
  // The timeline has these two for its own rows.
  const isFree = !(chosen !== null && mode === 'timeline')
  useShortcuts(
    [
      { ...older, keys: 'j' },
      { ...newer, keys: 'k' },
    ],
    isFree,
  )
}
