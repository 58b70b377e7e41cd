import signal
import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage

import pytest

from tests.servers.maildrop import MailDrop
from tests.servers.shared import free_port
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.pure


@pytest.fixture
def server(tmp_path):
    with SmtpServer(tmp_path / "drop") as running:
        yield running


def send(server, to="li@example.com", key="<1@example.com>", subject="提醒", timeout=5):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@example.com", to, subject
    if key:
        message["Message-ID"] = key
    message.set_content("The meeting is on Tuesday.\n会议在周二。\n")
    with smtplib.SMTP(server.host, server.port, timeout=timeout) as client:
        client.send_message(message)


def test_a_message_is_kept_with_its_envelope_and_both_scripts(server):
    send(server)
    [mail] = server.drop.mails()
    assert (mail.sender, mail.recipients, mail.mode) == ("desk@example.com", ("li@example.com",), "ok")
    assert (mail.subject, mail.message_id) == ("提醒", "<1@example.com>")
    assert mail.text == "The meeting is on Tuesday.\n会议在周二。\n"
    assert abs(mail.received_at - time.time()) < 5


def test_grey_turns_each_recipient_away_once(server):
    server.mode = "grey"
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(server)
    assert refused.value.recipients["li@example.com"][0] == 451
    send(server)
    assert server.drop.report().recipients == {"li@example.com": 1}


@pytest.mark.parametrize(("mode", "code"), [("rcpt450", 450), ("rcpt550", 550)])
def test_recipients_can_be_refused_for_now_and_for_good(server, mode, code):
    server.mode = f"{mode}:@gone.example"
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(server, to="wu@gone.example")
    assert refused.value.recipients["wu@gone.example"][0] == code
    send(server, to="li@example.com")
    assert server.drop.report().recipients == {"li@example.com": 1}


def test_data451_refuses_after_the_message(server):
    server.mode = "data451"
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(server)
    assert (refused.value.smtp_code, server.drop.mails()) == (451, [])


def test_hang_says_nothing_until_the_client_gives_up(server):
    server.mode = "hang"
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send(server, timeout=0.3)


def test_greet421_turns_away_at_the_door(server):
    server.mode = "greet421"
    with pytest.raises(smtplib.SMTPConnectError) as refused:
        send(server)
    assert refused.value.smtp_code == 421


def test_slow_takes_its_time_and_keeps_nothing_for_a_client_that_left(server):
    server.mode = "slow:0.4"
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send(server, timeout=0.1)
    began = time.monotonic()
    send(server)
    assert time.monotonic() - began > 0.4
    assert server.drop.report().messages == 1


def test_drop_cuts_the_line_and_keeps_nothing(server):
    server.mode = "drop"
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(server)
    assert server.drop.mails() == []


def test_lost_reply_keeps_the_message_and_says_nothing(server):
    server.mode = "lost_reply"
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(server)
    assert [mail.mode for mail in server.drop.mails()] == ["lost_reply"]


def test_refuse_closes_the_port_and_ok_opens_it_again(server):
    server.mode = "refuse"
    with pytest.raises(ConnectionRefusedError):
        send(server)
    server.mode = "ok"
    send(server)
    assert server.drop.report().messages == 1


def test_an_unknown_mode_is_refused(server):
    with pytest.raises(ValueError, match="no mode 'sulk'"):
        server.mode = "sulk"


def test_the_report_tells_a_repeated_id_from_a_second_message_with_the_same_words(server):
    send(server, key="<1@example.com>")
    send(server, key="<1@example.com>")
    send(server, to="wu@example.com", key="<2@example.com>")
    send(server, to="wu@example.com", key="<3@example.com>")
    report = server.drop.report()
    assert report.same_id == {("<1@example.com>", "li@example.com"): 2}
    assert report.other_id == {"wu@example.com": ["<2@example.com>", "<3@example.com>"]}
    assert report.not_exactly_once(["li@example.com", "zhao@example.com"]) == [
        "wu@example.com: 2 instead of 0",
        "zhao@example.com: 0 instead of 1",
    ]


def test_the_report_names_messages_without_an_id(server):
    send(server, key="", subject="Nameless")
    assert server.drop.report().without_id == ["Nameless"]


def test_it_runs_as_a_process_and_follows_the_mode_file(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "tests.servers.smtp", "--port", str(port), "--dir", str(tmp_path)]
    with subprocess.Popen([*command, "--print"], stdout=subprocess.PIPE, text=True) as process:
        drop = MailDrop(tmp_path)
        until_open(port)
        drop.mode = "rcpt550"
        target = SmtpServer(tmp_path, "rcpt550", port)  # only its address is used
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(target)
        drop.mode = "ok"
        send(target)
        assert [mail.subject for mail in drop.wait_for(1)] == ["提醒"]
        process.send_signal(signal.SIGINT)
        try:
            told = process.communicate(timeout=10)[0]
        finally:
            process.kill()
    assert "--- to li@example.com: 提醒" in told
    assert told.endswith("ended\n")


def until_open(port, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server never opened its port")
