# SPDX-License-Identifier: GPL-3.0-or-later
# Mail::DKIM behind the same pipe as dkim_tool: verify KEYS | sign KEY.pem FORM DOMAIN SELECTOR FIELDS.
use strict;
use warnings;
use Mail::DKIM::Verifier;
use Mail::DKIM::Signer;
use Mail::DKIM::ARC::Verifier;

binmode STDIN;
binmode STDOUT;
$| = 1;

package TxtRecord;
sub type { return 'TXT' }
sub txtdata { return @{ $_[0]{strings} } }
sub char_str_list { return @{ $_[0]{strings} } }

package main;

my ( $mode, $key_file, @rest ) = @ARGV;
my %zone;

sub next_message {
    my $length = <STDIN>;
    return undef unless defined $length;
    read( STDIN, my $bytes, $length );
    return $bytes;
}

# It wants CRLF, as on the wire.
sub feed {
    my ( $object, $bytes ) = @_;
    $bytes =~ s/\r?\n/\r\n/g;
    $object->PRINT($bytes);
    $object->CLOSE;
}

if ( $mode eq 'verify' ) {
    open my $keys, '<', $key_file or die;
    while (<$keys>) {
        chomp;
        my ( $name, $text ) = split /\t/, $_, 2;
        $zone{ lc $name } = $text;
    }
    no warnings 'redefine';
    *Mail::DKIM::DNS::query = sub {
        my ($name) = @_;
        my $text = $zone{ lc $name };
        return unless defined $text;
        return bless { strings => [ unpack '(a255)*', $text ] }, 'TxtRecord';
    };
    while ( defined( my $bytes = next_message() ) ) {
        my @results = eval {
            my $dkim = Mail::DKIM::Verifier->new;
            feed( $dkim, $bytes );
            map { $_->result } $dkim->signatures;
        };
        my $chain = eval {
            my $arc = Mail::DKIM::ARC::Verifier->new;
            feed( $arc, $bytes );
            $arc->result;
        } || 'none';
        print 'dkim=', join( ' ', @results ), " arc=$chain\n";
    }
}
elsif ( $mode eq 'sign' ) {
    my ( $form, $domain, $selector, $fields ) = @rest;
    while ( defined( my $bytes = next_message() ) ) {
        my $signer = Mail::DKIM::Signer->new(
            Algorithm => 'rsa-sha256',
            Method    => $form,
            Domain    => $domain,
            Selector  => $selector,
            KeyFile   => $key_file,
            Headers   => $fields,
        );
        feed( $signer, $bytes );
        my $signed = $signer->signature->as_string . "\r\n" . $bytes;
        print length($signed), "\n", $signed;
    }
}
else {
    die "usage\n";
}
