// Runs a Step: its triggers, what was given to it before, a form from its schema, and the way to what came of it.
import { Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { go, useField } from '../../core/address'
import { shown } from '../../core/keys'
import { useApi } from '../../core/query'
import { useMay } from '../../live/role'
import { Unanswered } from '../../ui/Blank'
import { Dialog } from '../../ui/Dialog'
import { hueOf, iconOf } from '../flow/icons'
import { beginning, type Chosen, formOf } from './beginning'
import { CLOSED } from './closed'
import { InputForm } from './InputForm'
import { Inputs } from './Inputs'
import { Lost } from './Lost'
import { Refusal } from './Refusal'
import './run.css'
import './fields.css'
import type { Entrance, Recorded, RunForm } from './types'
import { useInput } from './useInput'
import { useRun } from './useRun'

export default function RunDialog({ step }: { step: string }) {
  const again = useField('again')
  const [trace = '', span = ''] = again?.split('/') ?? []
  const asked = `run/again?trace=${encodeURIComponent(trace)}&span=${encodeURIComponent(span)}`
  const before = useApi<Recorded>(again ? asked : null)
  // A trace may have begun at another Step than the one that its name says.
  const named = again ? (before.data?.step ?? null) : step
  const form = useApi<RunForm>(named && formOf(named), { staleTime: 0 })
  const close = () => go(CLOSED, 'replace')
  const error = form.error ?? before.error
  const isRead = form.data && (!again || before.data)
  return (
    <Dialog
      label={again ? `Run ${step} again` : `Run ${step}`}
      title={
        <>
          {again ? 'Run again' : 'Run'} <span className="run-step">{named ?? step}</span>
        </>
      }
      close={close}
      className="run-dialog"
    >
      {error && !isRead ? (
        <Unanswered error={error} />
      ) : isRead && form.data ? (
        <Body form={form.data} before={before.data ?? null} again={again} />
      ) : (
        <p className="opening">Reading what it takes…</p>
      )}
    </Dialog>
  )
}

interface BodyProps {
  form: RunForm
  before: Recorded | null
  again: string | null
}

function Body({ form, before, again }: BodyProps) {
  const asked = useField('entrance')
  const [suffix, setSuffix] = useState(before?.trigger ?? asked ?? form.triggers[0]?.suffix)
  const entrance = form.triggers.find((each) => each.suffix === suffix) ?? form.triggers[0]
  if (!entrance) return <p className="run-none">Nothing starts this Step: it has no triggers.</p>
  return (
    <>
      {form.triggers.length > 1 && <Entrances all={form.triggers} chosen={entrance} choose={setSuffix} />}
      <Filled key={entrance.suffix} form={form} entrance={entrance} before={before} again={again} />
    </>
  )
}

interface EntrancesProps {
  all: Entrance[]
  chosen: Entrance
  choose: (suffix: string) => void
}

function Entrances({ all, chosen, choose }: EntrancesProps) {
  return (
    <fieldset className="run-entrances">
      <legend className="hidden">By which trigger</legend>
      {all.map((each) => {
        const Icon = iconOf(each.icon)
        return (
          <label key={each.suffix} className="run-entrance">
            <input type="radio" name="entrance" checked={each === chosen} onChange={() => choose(each.suffix)} />
            <Icon size={14} style={{ color: hueOf(each.colour) }} aria-hidden />
            <span>{each.summary}</span>
          </label>
        )
      })}
    </fieldset>
  )
}

interface FilledProps extends BodyProps {
  entrance: Entrance
}

function Filled({ form, entrance, before, again }: FilledProps) {
  const [chosen, setChosen] = useState<Chosen>(() => beginning(form, entrance, before))
  const input = useInput(chosen.input)
  const running = useRun({ step: form.step, entrance, again })
  const mayRun = useMay('operator')
  const [isText, setText] = useState(false)
  const choose = (next: Chosen) => {
    setChosen(next)
    input.set(next.input)
    running.forget()
  }
  const isReady = mayRun && !running.isRunning && input.unreadable === 0
  const run = (anyway: boolean) => {
    if (isReady) void running.run(input.value, anyway)
  }
  return (
    <form
      className="run-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        run(false)
      }}
      onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && run(false)}
    >
      <div className="dialog-body">
        <Notices form={form} entrance={entrance} />
        {entrance.parts.length > 0 ? (
          <>
            <Inputs
              form={form}
              entrance={entrance}
              chosen={chosen}
              choose={choose}
              value={input.value}
              isText={isText}
              setText={setText}
            />
            <Lost found={chosen.lost} />
            <InputForm entrance={entrance} input={input} isText={isText} problems={running.problems} />
          </>
        ) : (
          <p className="run-nothing">
            It takes no input: the clock starts it{entrance.summary ? ` (${entrance.summary})` : ''}. It runs now, and
            the schedule stays as it is.
          </p>
        )}
      </div>
      {running.error && <Refusal error={running.error} anyway={() => run(true)} isRunning={running.isRunning} />}
      <Foot
        word={again ? 'Run again' : 'Run'}
        isRunning={running.isRunning}
        isReady={isReady}
        hindrance={
          mayRun ? (input.unreadable > 0 ? 'The input isn’t JSON yet.' : null) : 'This takes the role operator.'
        }
      />
    </form>
  )
}

interface FootProps {
  word: string
  isRunning: boolean
  isReady: boolean
  hindrance: string | null
}

function Foot({ word, isRunning, isReady, hindrance }: FootProps) {
  const runs = useRef<HTMLButtonElement>(null)
  // Whoever only wants it run presses Enter.
  useEffect(() => runs.current?.focus(), [])
  return (
    <footer className="dialog-acts">
      <span className="quiet">{hindrance}</span>
      <kbd className="run-keys" aria-hidden>
        {shown('mod+Enter').join(' ')}
      </kbd>
      <button ref={runs} type="submit" className="button primary run-go" disabled={!isReady}>
        <Play size={14} aria-hidden /> {isRunning ? 'Running…' : word}
      </button>
    </footer>
  )
}

function Notices({ form, entrance }: { form: RunForm; entrance: Entrance }) {
  return (
    <>
      {form.problem && <p>{form.problem}</p>}
      {entrance.condition && <p>It has a condition: where that doesn’t hold, the run is skipped.</p>}
    </>
  )
}
