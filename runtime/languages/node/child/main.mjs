/**
 * The Node runner: a long-lived process that loads TypeScript and JavaScript Steps and executes their handlers.
 * Started as `node main.mjs --socket PATH --project DIR`; docs/protocol.md is its contract.
 */

import fs from 'node:fs'
import net from 'node:net'
import { parseArgs } from 'node:util'

import { MotiaError } from '../sdk/errors.mjs'
import { attach } from '../sdk/scope.mjs'
import { attempts, current, outside } from './client.mjs'
import { Connection } from './connection.mjs'
import { callSite, describeFailure, setProject } from './failure.mjs'
import { Loader } from './loader.mjs'
import { captureOutput } from './output.mjs'
import { propagateTraces } from './propagation.mjs'

function main() {
  const { values } = parseArgs({ options: { socket: { type: 'string' }, project: { type: 'string' } } })
  const project = fs.realpathSync(values.project)
  process.chdir(project)
  setProject(project)
  attach(current)
  captureOutput(runningAttempt)
  propagateTraces(runningAttempt)
  const exit = process.exit
  const loader = new Loader(project)
  loader.install()
  surviveUserErrors()
  guardExit(loader, exit)
  const server = net.createServer((socket) => new Connection(socket, loader))
  server.listen(values.socket)
  process.stdin.on('end', () => exit.call(process, 0)).resume()
}

function runningAttempt() {
  const attempt = attempts.getStore()
  return attempt?.isOver === false ? attempt : undefined
}

/** An error that nobody caught costs the attempt it belongs to, never the runner. */
function surviveUserErrors() {
  process.on('uncaughtException', (error) => {
    report('an error was thrown where nothing could catch it', error)
    runningAttempt()?.fail(error)
  })
  process.on('unhandledRejection', (reason) => report('a promise was rejected and nothing handled it', reason))
}

function report(what, thrown) {
  const failure = describeFailure(thrown)
  current().log('error', `${what}: ${failure.name}: ${failure.message}`, failure, 'stderr')
}

/** `process.exit()` of a Step fails that Step; elsewhere it is reported before it ends the runner. */
function guardExit(loader, exit) {
  process.exit = (code) => {
    const call = `process.exit(${code ?? ''}) was called in ${callSite()}`
    if (attempts.getStore() || loader.busy > 0) {
      throw new MotiaError(
        {
          code: 'exit_refused',
          message: `${call}; a Step can't end the runner`,
          hint: 'throw an error to fail the attempt, or return to end it',
        },
        'ExitRefused',
      )
    }
    process.stderr.write(`${call}; the runner ends\n`)
    outside.log('error', `${call}; the runner ends`, undefined, 'stderr')
    outside.flush()
    exit.call(process, code)
  }
}

main()
