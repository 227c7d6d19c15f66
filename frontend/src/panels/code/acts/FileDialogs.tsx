// The dialog of what was asked for, and the way back after a file was deleted.
import { useEffect, useState } from 'react'
import { useFields } from '../../../core/address'
import { asApiError } from '../../../core/api'
import { UndoBar } from '../../../ui/UndoBar'
import { DeleteDialog } from './DeleteDialog'
import { Meaning } from './Meaning'
import { PathDialog } from './PathDialog'
import { folderOf } from './paths'
import type { FileActs } from './useFileActs'
import './acts.css'

const PLACE = ['file', 'row'] as const

export function FileDialogs({ acts, files }: { acts: FileActs; files: readonly string[] }) {
  const { asked } = acts
  const { ask } = acts
  const close = () => ask(null)
  // A link in the dialog leads to a place in the code.
  const { file, row } = useFields(PLACE)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what it waits for
  useEffect(() => ask(null), [file, row])
  const path = asked?.path ?? null
  return (
    <>
      {asked?.deed === 'new' && (
        <PathDialog
          title="New file"
          verb="Make the file"
          first={folderOf(path)}
          files={files}
          act={acts.make}
          close={close}
        />
      )}
      {asked?.deed === 'move' && path && (
        <PathDialog
          title={`Rename or move ${path}`}
          verb="Move the file"
          first={path}
          own={path}
          files={files}
          act={(to) => acts.move(path, to)}
          close={close}
        >
          {(to) => <Meaning changes={to === null ? null : [{ path, text: null, to }]} />}
        </PathDialog>
      )}
      {asked?.deed === 'delete' && path && <DeleteDialog path={path} act={() => acts.remove(path)} close={close} />}
      {acts.gone && <PutBack key={acts.gone.path} acts={acts} path={acts.gone.path} />}
    </>
  )
}

function PutBack({ acts, path }: { acts: FileActs; path: string }) {
  const [problem, setProblem] = useState<string | null>(null)
  const undo = () => acts.putBack().catch((error: unknown) => setProblem(asApiError(error).message))
  return (
    <UndoBar
      said={problem ?? `Deleted ${path}.`}
      undo={problem ? undefined : () => void undo()}
      dismiss={acts.dismiss}
    />
  )
}
