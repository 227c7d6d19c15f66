// Ctrl/Cmd-K: everything by name, and everything that can be done, from the keyboard.
import { CornerDownLeft, Search } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useState } from 'react'
import { go } from '../../core/address'
import { shown } from '../../core/keys'
import { useApi } from '../../core/query'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import { flowState } from '../../live/project'
import { Dialog } from '../../ui/Dialog'
import { actions, type Found, found, places, things } from './commands'
import { type Command, filter, type Group, grouped } from './filter'
import './palette.css'
import { noteUsed, withRecent } from './recent'

const MOST = 60
// As much of the things as leaves the eye a chance, before anything is typed.
const SUGGESTED = 8

export default function Palette({ close }: { close: () => void }) {
  const list = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const groups = useFound(query)
  const commands = groups.flatMap((group) => group.commands)
  const chosen = commands[Math.min(at, commands.length - 1)]

  useEffect(() => {
    if (chosen) document.getElementById(`${list}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen, list])

  const run = (command: Command | undefined) => {
    if (!command) return
    close()
    noteUsed(command)
    if (typeof command.does === 'function') command.does()
    else go(command.does)
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
          aria-expanded={commands.length > 0}
          aria-controls={commands.length > 0 ? list : undefined}
          aria-activedescendant={chosen ? `${list}-${chosen.id}` : undefined}
          placeholder="Steps, traces, topics, keys, actions"
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
      {commands.length > 0 && (
        <div className="palette-list" id={list} role="listbox" aria-label="Found">
          {groups.map(({ name, commands: members }) => (
            // biome-ignore lint/a11y/useSemanticElements: a listbox has no other groups
            <div key={name} role="group" aria-label={name}>
              <p className="palette-group" aria-hidden>
                {name}
              </p>
              {members.map((command) => (
                <Row
                  key={command.id}
                  id={`${list}-${command.id}`}
                  command={command}
                  isChosen={command === chosen}
                  point={() => setAt(commands.indexOf(command))}
                  run={() => run(command)}
                />
              ))}
            </div>
          ))}
        </div>
      )}
      <p className={commands.length > 0 ? 'hidden' : 'palette-none'} role="status">
        {commands.length > 0
          ? `${counted(commands.length, 'match', 'matches')}`
          : `Nothing here is called “${query}”. Traces are found by the beginning of their business key or id.`}
      </p>
    </Dialog>
  )
}

function useFound(query: string): Group[] {
  const asked = useDeferredValue(query.trim())
  const flow = useStore(flowState, (state) => state.flow)
  const { data } = useApi<Found>(asked.length > 1 ? `search?q=${encodeURIComponent(asked)}` : null, { keep: true })
  const own = useMemo(() => things(flow), [flow])
  return useMemo(() => {
    if (!query.trim()) {
      const first = withRecent([...places(), ...actions(), ...own])
      return grouped(filter(first, '', MOST)).map(({ name, commands }) => ({
        name,
        commands: commands.slice(0, SUGGESTED),
      }))
    }
    const named = filter(withRecent([...own, ...places(), ...actions()]), query, MOST)
    const ids = new Set(named.map(({ id }) => id))
    // What the API found, it found by more than the label.
    const more = data && asked.length > 1 ? found(data).filter(({ id }) => !ids.has(id)) : []
    return grouped([...named, ...more])
  }, [query, asked, own, data])
}

interface RowProps {
  id: string
  command: Command
  isChosen: boolean
  point: () => void
  run: () => void
}

function Row({ id, command, isChosen, point, run }: RowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keyboard, as of any combobox
    // biome-ignore lint/a11y/useFocusableInteractive: as above
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
  )
}
