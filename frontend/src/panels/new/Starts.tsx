// What starts the Step: one of the triggers that the studio knows, and its fields.
import { counted } from '../../core/time'
import { hueOf, iconOf } from '../flow/icons'
import { type Choice, Combo } from './Combo'
import { valuesOf, withField } from './draft'
import { FormField } from './FormField'
import type { Filled } from './filled'
import { Messages } from './Messages'
import { Schedule } from './Schedule'
import type { NewForm, TopicKnown, TriggerField } from './types'

export function Starts(props: Filled) {
  const { form, draft, change } = props
  const chosen = form.triggers.find(({ type }) => type === draft.starts)
  return (
    <>
      <fieldset className="new-starts">
        <legend>What starts it</legend>
        {form.triggers.map(({ type, label, icon, colour, words }) => {
          const Icon = iconOf(icon)
          return (
            <label key={type} title={words} style={{ '--hue': hueOf(colour) } as React.CSSProperties}>
              <input
                type="radio"
                name="starts"
                checked={type === draft.starts}
                onChange={() => change({ ...draft, starts: type })}
              />
              <Icon size={18} aria-hidden />
              {label}
            </label>
          )
        })}
      </fieldset>
      {chosen && (
        <div className="new-trigger">
          <p className="new-words">It runs when {chosen.words}.</p>
          {chosen.fields.map((field) => (
            <Asked key={`${chosen.type}.${field.name}`} field={field} {...props} />
          ))}
        </div>
      )}
    </>
  )
}

function Asked({ field, ...filled }: Filled & { field: TriggerField }) {
  const { form, draft, change, told, left, preview } = filled
  const { name, label, kind, options = [], required, placeholder } = field
  const value = valuesOf(draft)[name] ?? ''
  const set = (next: string) => change(withField(draft, name, next))
  const place = `trigger.${name}`
  return (
    <>
      <FormField
        label={label}
        problems={told(place)}
        isOptional={!required}
        className={kind === 'choice' ? 'small' : ''}
        left={() => left(place)}
        hint={kind === 'cron' && preview?.schedule ? <Schedule {...preview.schedule} /> : null}
      >
        {(asked) =>
          kind === 'choice' ? (
            <select
              id={asked.id}
              className="input"
              value={value}
              aria-invalid={asked.invalid}
              aria-describedby={asked.describedBy}
              onChange={(event) => set(event.target.value)}
            >
              {!required && <option value="">any</option>}
              {options.map((option) => (
                <option key={option}>{option}</option>
              ))}
            </select>
          ) : (
            <Combo
              {...asked}
              className={kind === 'group' ? '' : 'mono'}
              value={value}
              change={set}
              choices={choicesOf(field, form)}
              placeholder={placeholder}
            />
          )
        }
      </FormField>
      {kind === 'topic' && <Messages {...filled} topic={value} />}
    </>
  )
}

const CRON: Choice[] = [
  { value: '*/5 * * * *', hint: 'every 5 minutes' },
  { value: '0 * * * *', hint: 'every hour' },
  { value: '0 9 * * *', hint: 'every day at 09:00' },
  { value: '0 9 * * MON-FRI', hint: 'working days at 09:00' },
  { value: '0 9 * * MON', hint: 'Mondays at 09:00' },
  { value: '0 0 1 * *', hint: 'on the first of the month' },
]

function choicesOf({ kind }: TriggerField, form: NewForm): Choice[] {
  switch (kind) {
    case 'topic':
      return form.topics.map(topicChoice)
    case 'stream':
      return form.streams.map((value) => ({ value }))
    case 'group':
      return form.states.map((value) => ({ value }))
    case 'cron':
      return CRON
    default:
      return []
  }
}

export function topicChoice({ name, consumers }: TopicKnown): Choice {
  return { value: name, hint: consumers.length === 0 ? 'nobody takes it' : `${counted(consumers.length, 'consumer')}` }
}
