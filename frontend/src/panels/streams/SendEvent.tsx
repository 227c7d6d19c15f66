// Sends an event to who follows a group or an item, as a Step would. Nothing is stored.
import { type FormEvent, useState } from 'react'
import { type ApiError, sendJson } from '../../core/api'
import { Dialog } from '../../ui/Dialog'
import { Failure } from '../../ui/Failure'
import { JsonEditor, useFault } from '../../ui/JsonEditor'
import type { Stream } from './source'

interface Props {
  streams: Stream[]
  stream: string | null
  group: string | null
  close: () => void
}

interface Event {
  stream: string
  group: string
  item: string
  type: string
}

export function SendEvent({ streams, stream, group, close }: Props) {
  const first = streams.find(({ name }) => name === stream) ?? streams[0]
  const [event, setEvent] = useState<Event>({ stream: first?.name ?? '', group: group ?? '', item: '', type: 'test' })
  const [text, setText] = useState('{}')
  const [error, setError] = useState<ApiError | null>(null)
  const fault = useFault(text)
  const lack = event.group === '' ? 'Name a group.' : event.type === '' ? 'Name its type.' : null
  const canSend = lack === null && fault === null
  const send = async (submitted?: FormEvent) => {
    submitted?.preventDefault()
    if (!canSend) return
    try {
      await sendJson('POST', 'streams/send', { ...event, item: event.item || null, text })
      close()
    } catch (problem) {
      setError(problem as ApiError)
    }
  }
  return (
    <Dialog label="Send an event" title="Send an event" close={close} className="small">
      <form onSubmit={(submitted) => void send(submitted)}>
        <div className="dialog-body form">
          <p>It reaches the clients that follow, and starts the Steps that react. Nothing is stored.</p>
          <Whither streams={streams} event={event} change={setEvent} />
          <JsonEditor
            label="Data as JSON"
            isNamed
            rows={6}
            text={text}
            change={setText}
            save={() => void send()}
            cancel={close}
          />
          <Failure error={error} />
        </div>
        <div className="dialog-acts">
          <span className="quiet">{lack}</span>
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={!canSend} title="Send (Ctrl+Enter)">
            Send
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface WhitherProps {
  streams: Stream[]
  event: Event
  change: (event: Event) => void
}

function Whither({ streams, event, change }: WhitherProps) {
  const groups = streams.find(({ name }) => name === event.stream)?.groups ?? []
  const field = (name: keyof Event) => ({
    className: 'input',
    autoComplete: 'off',
    value: event[name],
    onChange: ({ target }: { target: { value: string } }) => change({ ...event, [name]: target.value }),
  })
  return (
    <>
      <label>
        Stream
        <select {...field('stream')}>
          {streams.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Group
        <input list="stream-groups" {...field('group')} />
        <datalist id="stream-groups">
          {groups.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <label>
        Item (empty: all who follow the group)
        <input {...field('item')} />
      </label>
      <label>
        Type
        <input {...field('type')} />
      </label>
    </>
  )
}
