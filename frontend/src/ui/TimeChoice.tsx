// From when until when: any time, a time back from now, or two dates.
import { asLocal, RECENT } from '../core/moments'
import './time-choice.css'

const CUSTOM = 'custom'

interface TimeChoiceProps {
  // Empty for any time, a key of RECENT, or null for dates.
  recent: string | null
  since: number | null
  until: number | null
  onRecent: (recent: string) => void
  // Local dates as their inputs have them; empty where nothing is chosen.
  onDates: (since: string, until: string) => void
}

export function TimeChoice({ recent, since, until, onRecent, onDates }: TimeChoiceProps) {
  const from = since === null ? '' : asLocal(since)
  const to = until === null ? '' : asLocal(until)
  return (
    <>
      <select
        className="input"
        aria-label="Time"
        data-chosen={recent !== '' || undefined}
        value={recent ?? CUSTOM}
        onChange={({ target }) => (target.value === CUSTOM ? onDates(from || aDayAgo(), to) : onRecent(target.value))}
      >
        <option value="">Any time</option>
        {Object.entries(RECENT).map(([id, { label }]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        <option value={CUSTOM}>From … until …</option>
      </select>
      {recent === null && (
        <span className="time-dates">
          <DateInput label="Since" value={from} onChange={(value) => onDates(value, to)} />
          <DateInput label="Until" value={to} onChange={(value) => onDates(from, value)} />
        </span>
      )}
    </>
  )
}

interface DateInputProps {
  label: string
  value: string
  onChange: (value: string) => void
}

function DateInput({ label, value, onChange }: DateInputProps) {
  return (
    <input
      type="datetime-local"
      className="input"
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

function aDayAgo(): string {
  return asLocal(Date.now() - 86_400_000)
}
