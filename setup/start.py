# SPDX-License-Identifier: Apache-2.0
"""``./run``: from a fresh checkout to a page that answers."""

import shlex
import sys
from collections.abc import Sequence

from setup import server
from setup.assets import fetch_assets
from setup.console import StepFailed, Steps, say
from setup.environment import Environment
from setup.options import HELP, BadOption, Options, data_refusal, parse
from setup.places import data_dir
from setup.process import Programs
from setup.site import Site
from setup.worker import Worker


def main(words: Sequence[str]) -> int:
    """Do what ``./run`` was asked; the exit code: 0 well, 1 a step failed, 2 the command cannot be done as written."""
    try:
        options = parse(words)
    except BadOption as mistake:
        return refuse(str(mistake))
    if options.help:
        say(HELP)
        return 0
    refusal = data_refusal(options.data)
    if not refusal and not options.prepare_only:
        refusal = server.port_refusal(options.host, options.port)
    return refuse(refusal) if refusal else prepare_and_serve(options)


def again(site: Site) -> str:
    """The command that starts this installation and no other: its folder, and no demo where there is none."""
    folder = "" if site.data == data_dir(None) else f" --data {shlex.quote(str(site.data))}"
    return ("" if site.is_demo else "SUICHA_DEMO=0 ") + "./run" + folder


def refuse(sentence: str) -> int:
    """Say why nothing was done."""
    sys.stderr.write(sentence + "\n")
    return 2


def prepare_and_serve(options: Options) -> int:
    """All steps in order, then serve until somebody stops it."""
    try:
        options.data.mkdir(parents=True, exist_ok=True, mode=0o700)  # registers of people: for this account only
    except OSError as error:
        return refuse(f"数据文件夹 {options.data} 建不起来（{error.strerror}）。用 --data 另指一个可写的文件夹。")
    programs = Programs(options.data / "logs" / "setup.log")
    environment = Environment(programs)
    site = Site(environment, options.data, options.host)
    steps = Steps(5 + site.is_demo + (not options.prepare_only))
    try:
        prepare(steps, environment, site)
        if options.prepare_only:
            say(f"准备完成。启动网页：{again(site)}")
            return 0
        return serve(steps, site, options)
    except StepFailed as failure:
        say(steps.explain(failure, programs.log))
        return 1
    except KeyboardInterrupt:
        say("\n已中止。再次运行 ./run 会从没做完的地方接着做。")
        return 130


def prepare(steps: Steps, environment: Environment, site: Site) -> None:
    """Everything before the server; each step finds out for itself whether it is done already."""
    steps.run("建立 Python 环境", environment.create)
    steps.run("安装依赖", lambda: environment.install("run"))
    steps.run("取页面的样式、脚本和图标", lambda: fetch_assets(environment))
    steps.run("建立数据库", site.migrate)
    steps.run("汇集静态文件", site.collect_static)
    if site.is_demo:
        steps.run("载入演示县", site.load_demo, talks=True)


def serve(steps: Steps, site: Site, options: Options) -> int:
    """Start web and worker, say where and what to try, and stay until the server ends or somebody stops it."""
    web = server.Server(site, options.host, options.port)
    worker = Worker(site)
    try:
        steps.run("启动网页", web.start)
        worker.start()
        say(f"\n在浏览器打开：{server.address(options.host, options.port)}")
        say(f"数据在 {options.data}；按 Ctrl-C 停止，再次 ./run 数秒即起，数据保留。\n")
        if site.is_demo:
            say(site.demo_accounts())
        code = web.wait(worker.look_after)
    finally:
        worker.end()
        web.end()
    say(f"\n网页服务意外结束（{code}），看 {web.log}" if code else f"\n已停止，数据保留。再次启动：{again(site)}")
    return code
