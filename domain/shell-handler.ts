import { mayHavePlaceholders } from './placeholders/text-template.ts'

/** The handler that runs a line of shell, where a worker's owner lets it; to give a task its command takes a permission of its own. */
export const SHELL_HANDLER = 'shell-command'

type Arguments = { handler: string; args: readonly unknown[]; kwargs: Readonly<Record<string, unknown>> }

/** Variables that decide which programs a shell finds, what it takes for its own, or which folder and settings are meant by “home”. */
const DECIDES_SHELL = /^(PATH|ENV|BASH_ENV|BASH_FUNC_.*|BASHOPTS|SHELLOPTS|IFS|CDPATH|SHELL|PS4|PROMPT_COMMAND|HOME|ZDOTDIR|XDG_CONFIG_.*)$/
/** Variables by which the system’s loader and usual languages load code, or take options that can. */
const DECIDES_CODE =
  /^(LD_.*|DYLD_.*|GCONV_PATH|PYTHON(PATH|HOME|STARTUP|USERBASE|INSPECT|WARNINGS|BREAKPOINT|PYCACHEPREFIX|PLATLIBDIR)|NODE_(OPTIONS|PATH|REPL_EXTERNAL_MODULE)|DENO_.*|BUN_.*|PERL(5OPT|5LIB|LIB|5DB)|RUBY(OPT|LIB|SHELL)|GEM_(HOME|PATH)|BUNDLE_.*|PHPRC|PHP_INI_SCAN_DIR|LUA_(INIT|PATH|CPATH).*|TCLLIBPATH|R_(LIBS|PROFILE|ENVIRON|HOME).*|JULIA_(LOAD|DEPOT)_PATH|_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS|JAVA_HOME|CLASSPATH|MAVEN_(OPTS|ARGS)|(GRADLE|SBT|ANT)_OPTS|DOTNET_(STARTUP_HOOKS|ADDITIONAL_DEPS|ROOT.*)|CORECLR_.*|PSModulePath|OPENSSL_(CONF|MODULES|ENGINES)|CELERY_CONFIG_MODULE|DJANGO_SETTINGS_MODULE)$/
/** Variables by which usual programs start others. */
const DECIDES_HELPERS =
  /^(GIT_.*|(.*_)?(EDITOR|PAGER|BROWSER|ASKPASS)|VISUAL|LESS(OPEN|CLOSE)|MAN(PAGER|OPT)|SSH_ASKPASS.*|RSYNC_(RSH|CONNECT_PROG)|CVS_RSH|TAR_OPTIONS|MAKE(FLAGS|FILES)|GNUMAKEFLAGS|CC|CXX|RUSTC(_.*)?|CARGO_.*|npm_config_.*|PIP_.*|DOCKER_(HOST|CONFIG)|KUBECONFIG|AWS_CONFIG_FILE|ANSIBLE_.*|PSQLRC|PGSERVICEFILE|PGSYSCONFDIR|MYSQL_HOME)$/i
const DECIDES_PROGRAMS: readonly RegExp[] = [DECIDES_SHELL, DECIDES_CODE, DECIDES_HELPERS]

/**
 * What is wrong with what a shell is given; null: nothing, or it is another handler's. What a run fills in would be read as part of the program, or
 * choose it: a result that another task left could run anything.
 */
export function problemOfShell({ handler, args, kwargs }: Arguments): { field: 'args' | 'kwargs'; message: string } | null {
  if (handler !== SHELL_HANDLER) return null
  const command = 'The command takes nothing in {{ }}: put it into “environment”, and write "$NAME" in the command.'
  if (isFilled(args[0])) return { field: 'args', message: command }
  if (isFilled(kwargs.command)) return { field: 'kwargs', message: command }
  if (isFilled(kwargs.folder)) return { field: 'kwargs', message: 'The folder takes nothing in {{ }}: write it out.' }
  if (isFilled(kwargs.environment))
    return { field: 'kwargs', message: 'The names in “environment” are written out; only their values take {{ }}.' }
  const decisive = Object.entries(kwargs.environment ?? {}).find(([name, value]) => decidesPrograms(name) && isFilled(value))
  if (decisive) return { field: 'kwargs', message: `“${decisive[0]}” decides which programs run: it takes nothing in {{ }}.` }
  return null
}

/** What one gives a shell is its task's alone: nobody gives it other arguments for one run, as these would be kept until the run starts. */
export const SHELL_TAKES_NO_OTHERS = 'A line of shell takes no other arguments for once: an administrator changes those of its task.'

/** Whether an environment's variable of this name decides which programs run, or which code they load. */
export function decidesPrograms(variable: string): boolean {
  return DECIDES_PROGRAMS.some((names) => names.test(variable))
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && mayHavePlaceholders(value)
}
