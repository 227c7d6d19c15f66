// Ctrl/Cmd-K: everything by name, and everything that can be done, from the keyboard.
import { CornerDownLeft, Search } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useState } from 'react'
import { shown } from '../../core/keys'
import { useApi } from '../../core/query'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { Dialog } from '../../ui/Dialog'
import { actions, type Found, found, places, things } from './commands'
import { type Command, filter } from './filter'
import './palette.css'

const MOST = 60

export default function Palette({ close }: { close: () => void }) {
  const list = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const asked = useDeferredValue(query.trim())
  const flow = useStore(flowState, (state) => state.flow)
  const { data } = useApi<Found>(asked.length > 1 ? `search?q=${encodeURIComponent(asked)}` : null, { keep: true })
  const known = useMemo(() => [...things(flow), ...places(), ...actions()], [flow])
  // What the API found was found by more than its label.
  const fromApi = useMemo(() => (data && asked.length > 1 ? found(data) : []), [data, asked])
  const commands = useMemo(() => {
    const own = filter(known, query, MOST)
    const ids = new Set(own.map(({ id }) => id))
    return [...own, ...fromApi.filter(({ id }) => !ids.has(id))]
  }, [known, query, fromApi])
  const chosen = commands[Math.min(at, commands.length - 1)]

  useEffect(() => {
    if (chosen) document.getElementById(`${list}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen, list])

  const run = (command: Command | undefined) => {
    if (!command) return
    close()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && commands.length > 0) {
      event.preventDefault()
      setAt((Math.min(at, commands.length - 1) + step + commands.length) % commands.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(chosen)
    }
  }
  return (
    <Dialog label="Search and commands" close={close} className="palette">
      <div className="palette-search">
        <Search size={16} aria-hidden />
        <input
          role="combobox"
          aria-label="Search Steps, traces, topics, state keys and actions"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={chosen ? `${list}-${chosen.id}` : undefined}
          placeholder="Search Steps, traces, topics, state keys and actions"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="palette-list" id={list} role="listbox" aria-label="Found">
        {commands.map((command, index) => (
          <Row
            key={command.id}
            id={`${list}-${command.id}`}
            command={command}
            isFirst={command.group !== commands[index - 1]?.group}
            isChosen={command === chosen}
            point={() => setAt(index)}
            run={() => run(command)}
          />
        ))}
      </div>
      {commands.length === 0 && (
        <p className="palette-none">
          Nothing here is called “{query}”. Traces are found by their name and business key.
        </p>
      )}
    </Dialog>
  )
}

interface RowProps {
  id: string
  command: Command
  isFirst: boolean
  isChosen: boolean
  point: () => void
  run: () => void
}

function Row({ id, command, isFirst, isChosen, point, run }: RowProps) {
  return (
    <>
      {isFirst && (
        <p className="palette-group" role="presentation">
          {command.group}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keyboard, as of any combobox */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div id={id} className="palette-row" role="option" aria-selected={isChosen} onPointerMove={point} onClick={run}>
        <span className="palette-label">{command.label}</span>
        {command.hint && <small>{command.hint}</small>}
        <span className="spacer" />
        {command.keys && (
          <span className="palette-keys" aria-hidden>
            {shown(command.keys).map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </span>
        )}
        {isChosen && <CornerDownLeft size={14} aria-hidden />}
      </div>
    </>
  )
}
