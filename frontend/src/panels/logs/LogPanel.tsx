// The log: newest at the bottom, following while the reader is there, still while the reader looks further up.
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useField } from '../../core/address'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import type { Severity } from '../../core/types'
import { LogBlank } from './LogBlank'
import { LogFilters, SEVERITIES } from './LogFilters'
import { LogRow } from './LogRow'
import './logs.css'
import { type LogState, loadOlder, logs, openLogs } from './source'

const ROW_HEIGHT = 26
const NEAR_END = 40

export function LogPanel() {
  const level = useField('level')
  const step = useField('from')
  const text = useField('q') ?? ''
  const severity: Severity = SEVERITIES.find((known) => known === level) ?? 'debug'
  useEffect(() => openLogs({ severity, step, text }), [severity, step, text])
  const state = useStore(logs, (known) => known)
  const isFiltered = severity !== 'debug' || step !== null || text !== ''
  return (
    <div className="logs">
      <LogFilters severity={severity} step={step} text={text} />
      {state.lines.length === 0 ? <LogBlank state={state} isFiltered={isFiltered} /> : <LogList state={state} />}
    </div>
  )
}

function LogList({ state }: { state: LogState }) {
  const scroller = useRef<HTMLDivElement>(null)
  const [isFollowing, setFollowing] = useState(true)
  const [seen, setSeen] = useState<number | null>(null)
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const { lines } = state
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 12,
  })
  const newest = lines.at(-1)?.key ?? 0

  useLayoutEffect(() => {
    if (isFollowing && newest >= 0) rows.scrollToIndex(lines.length - 1, { align: 'end' })
  }, [isFollowing, newest, lines.length, rows])
  useKeepPlace(scroller, lines[0]?.key ?? 0, lines.length, isFollowing)

  const onScroll = () => {
    const list = scroller.current
    if (!list) return
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END
    if (isAtEnd !== isFollowing) {
      setFollowing(isAtEnd)
      setSeen(isAtEnd ? null : newest)
    }
    if (list.scrollTop < NEAR_END && state.older !== null) void loadOlder().catch(() => undefined)
  }
  const toggle = useCallback((key: number) => {
    setOpen((known) => {
      const next = new Set(known)
      if (!next.delete(key)) next.add(key)
      return next
    })
    setFollowing(false)
  }, [])
  const missed = seen === null ? 0 : lines.filter(({ key }) => key > seen).length

  return (
    <>
      <div
        className="log-scroll"
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-label="Log lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it
        tabIndex={0}
      >
        {state.isCut && <p className="log-cut">Showing the newest 10,000 lines. A filter brings older ones back.</p>}
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((row) => {
            const line = lines[row.index]
            return line ? (
              <div
                key={row.key}
                ref={rows.measureElement}
                data-index={row.index}
                className="log-place"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <LogRow line={line} isOpen={open.has(line.key)} toggle={toggle} />
              </div>
            ) : null
          })}
        </div>
      </div>
      {!isFollowing && (
        <button
          type="button"
          className="button follow"
          onClick={() => {
            setSeen(null)
            setFollowing(true)
          }}
        >
          <ArrowDown size={14} aria-hidden /> {missed > 0 ? counted(missed, 'new line') : 'Follow'}
        </button>
      )}
    </>
  )
}

// Older lines come in above; the ones on screen stay where they are.
function useKeepPlace(
  scroller: React.RefObject<HTMLDivElement | null>,
  first: number,
  count: number,
  isFollowing: boolean,
) {
  const before = useRef({ first, count, height: 0 })
  useLayoutEffect(() => {
    const list = scroller.current
    if (!list) return
    const grewAbove = first !== before.current.first && count > before.current.count
    if (grewAbove && !isFollowing) list.scrollTop += list.scrollHeight - before.current.height
    before.current = { first, count, height: list.scrollHeight }
  }, [scroller, first, count, isFollowing])
}
