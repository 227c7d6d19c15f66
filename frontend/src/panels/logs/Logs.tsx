// The log: newest at the bottom, following while the reader is there, still while the reader looks further up.
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useMemo } from 'react'
import { useField } from '../../core/address'
import { useShortcuts } from '../../core/keys'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import { useFilters } from './filters'
import { LogAround } from './LogAround'
import { LogBlank } from './LogBlank'
import { LogList } from './LogList'
import { LogTools } from './LogTools'
import './logs.css'
import { canReadOlder, follow, hold, type LogState, logs, openLogs, readOlder } from './source'

export function Logs({ isFull }: { isFull: boolean }) {
  const line = useField('line')
  return (
    <div className="logs" data-full={isFull}>
      {line ? <LogAround key={line} id={line} /> : <Live isFull={isFull} />}
    </div>
  )
}

function Live({ isFull }: { isFull: boolean }) {
  const { severity, step, trace, text, when } = useFilters()
  const filters = useMemo(() => ({ severity, step, trace, text, when }), [severity, step, trace, text, when])
  useEffect(() => openLogs(filters), [filters])
  const state = useStore(logs, (known) => known)
  const toggle = useCallback(() => (logs.get().held ? follow() : hold('paused')), [])
  useShortcuts([{ keys: 'p', label: 'Pause the log, or follow it', group: 'Log', run: toggle }])
  return (
    <>
      <LogTools filters={filters} held={state.held} isFull={isFull} toggle={toggle} />
      {state.lines.length === 0 ? (
        <LogBlank state={state} filters={filters} />
      ) : (
        <LogList
          lines={state.lines}
          isFollowing={state.held === null}
          hold={hold}
          atEnd={() => state.held === 'scrolled' && follow()}
          atStart={() => void readOlder()}
          needle={text}
          head={<Head state={state} />}
        />
      )}
      {state.status === 'offline' && state.lines.length > 0 && (
        <p className="log-offline" role="status">
          {state.reason ?? 'The studio doesn’t answer.'} Newer lines appear when it is back.
        </p>
      )}
      {state.held && (
        <button type="button" className="button follow" onClick={follow}>
          <ArrowDown size={14} aria-hidden /> {state.fresh > 0 ? counted(state.fresh, 'new line') : 'Follow'}
        </button>
      )}
    </>
  )
}

function Head({ state }: { state: LogState }) {
  if (state.older === null) return <p className="log-head">The log begins here.</p>
  if (!canReadOlder(state)) {
    return (
      <p className="log-head">
        {counted(state.lines.length, 'line')} are shown. A filter or a time leads to older ones.
      </p>
    )
  }
  return (
    <p className="log-head">
      <button type="button" className="button plain" disabled={state.isReading} onClick={() => void readOlder()}>
        {state.isReading ? 'Reading older lines…' : 'Read older lines'}
      </button>
    </p>
  )
}
