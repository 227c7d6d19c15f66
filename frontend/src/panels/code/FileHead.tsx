// Above the text: the file's name, how it stands, and what there is to know about it.
import { Ellipsis, Save, Undo2 } from 'lucide-react'
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { Menu } from '../../ui/Menu'
import { Jump } from '../../ui/Parts'
import { Ago } from '../../ui/Time'
import type { FileActs } from './acts/useFileActs'
import { LiveNote } from './LiveNote'
import type { OpenFile } from './useFile'

interface HeadProps {
  path: string
  file: OpenFile
  save: () => void
  ask: FileActs['ask']
}

export function Head({ path, file: { shown, discard }, save, ask }: HeadProps) {
  const step = useStore(flowState, ({ flow }) => flow?.nodes.find(({ file }) => file === path))
  if (!shown) return null
  return (
    <header className="file-head">
      <h2 className="mono" title={path}>
        {path}
      </h2>
      {step && (
        <Jump className="tag" to={{ step: step.id, topic: null, span: null }} title="Show this Step beside the code">
          {step.name}
        </Jump>
      )}
      <span className="file-standing">
        {shown.isDirty ? 'Not saved yet' : <LiveNote path={path} saved={shown.saved} />}
      </span>
      {shown.isDirty && (
        <button type="button" className="button plain" onClick={discard}>
          <Undo2 size={14} aria-hidden /> Discard
        </button>
      )}
      <button type="button" className="button primary" disabled={!shown.isDirty} onClick={save}>
        <Save size={14} aria-hidden /> Save
      </button>
      <Menu
        label="More about the file"
        icon={<Ellipsis size={15} aria-hidden />}
        items={[
          { label: 'Rename or move…', run: () => ask({ deed: 'move', path }) },
          { label: 'Delete…', run: () => ask({ deed: 'delete', path }) },
        ]}
      />
    </header>
  )
}

export function Notes({ file: { shown, saveAsNew, discard } }: { file: OpenFile }) {
  if (!shown) return null
  return (
    <div className="file-notes">
      {shown.isDeleted && (
        <p role="alert">
          This file was deleted while you changed it.{' '}
          <button type="button" className="button" onClick={() => void saveAsNew()}>
            Save it as a new file
          </button>{' '}
          <button
            type="button"
            className="button plain"
            onClick={() => {
              discard()
              go({ file: null, row: null })
            }}
          >
            Discard mine
          </button>
        </p>
      )}
      {shown.failure && (
        <p role="alert">
          Not saved: {shown.failure.message} {shown.failure.hint}
        </p>
      )}
      {!shown.isKept && <p role="alert">This browser has no room for what you type here. Save before you leave.</p>}
      {shown.restored !== null && shown.isDirty && (
        <p>
          What you typed <Ago at={shown.restored} /> is still here.
        </p>
      )}
    </div>
  )
}
