// From when until when lines are shown.
import { go } from '../../core/address'
import { asLocal, RECENT } from '../traces/filters'
import { timesOf } from './filters'

const CUSTOM = 'custom'
const HOUR_MS = 3_600_000

export function LogTime({ when }: { when: string | null }) {
  const isCustom = when !== null && !(when in RECENT)
  const choose = (value: string) => {
    const now = Date.now()
    go({ when: value === CUSTOM ? `${asLocal(now - HOUR_MS)}/` : value }, 'replace')
  }
  return (
    <>
      <select
        className="input"
        aria-label="Time"
        data-chosen={when !== null || undefined}
        value={isCustom ? CUSTOM : (when ?? '')}
        onChange={({ target }) => choose(target.value)}
      >
        <option value="">Any time</option>
        {Object.entries(RECENT).map(([id, { label }]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        <option value={CUSTOM}>From … until …</option>
      </select>
      {isCustom && <Range when={when} />}
    </>
  )
}

function Range({ when }: { when: string }) {
  const { since, until } = timesOf(when, Date.now())
  const from = since === null ? '' : asLocal(since)
  const to = until === null ? '' : asLocal(until)
  return (
    <span className="log-range">
      <input
        type="datetime-local"
        className="input"
        aria-label="Since"
        value={from}
        onChange={({ target }) => go({ when: `${target.value}/${to}` }, 'replace')}
      />
      <input
        type="datetime-local"
        className="input"
        aria-label="Until"
        value={to}
        onChange={({ target }) => go({ when: `${from}/${target.value}` }, 'replace')}
      />
    </span>
  )
}
